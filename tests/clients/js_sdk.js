// What js_sdk_test.py runs; its arguments are the services that are built.
const assert = require('node:assert');
const crypto = require('node:crypto');
const { Readable } = require('node:stream');
const s3 = require('@aws-sdk/client-s3');
const ssm = require('@aws-sdk/client-ssm');
const ses = require('@aws-sdk/client-ses');
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');

const endpoint = process.env.AWS_ENDPOINT_URL;

async function useS3() {
  const client = new s3.S3Client({ endpoint, forcePathStyle: true });
  const Bucket = 'js-files';
  await client.send(new s3.CreateBucketCommand({ Bucket }));
  const large = crypto.randomBytes(6 << 20);
  await client.send(new s3.PutObjectCommand({ Bucket, Key: 'a b+ü', Body: 'text' }));
  await client.send(new s3.PutObjectCommand({
    Bucket, Key: 'large', Body: Readable.from([large]), ContentLength: large.length,
  }));
  const got = await client.send(new s3.GetObjectCommand({ Bucket, Key: 'large' }));
  assert.ok(Buffer.from(await got.Body.transformToByteArray()).equals(large));
  const url = await getSignedUrl(client, new s3.GetObjectCommand({ Bucket, Key: 'a b+ü' }));
  assert.equal(await (await fetch(url)).text(), 'text');
  const { UploadId } = await client.send(
    new s3.CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
  const Parts = [];
  for (const PartNumber of [1, 2]) {
    const part = await client.send(new s3.UploadPartCommand({
      Bucket, Key: 'parts', UploadId, PartNumber, Body: large,
    }));
    Parts.push({ PartNumber, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 });
  }
  await client.send(new s3.CompleteMultipartUploadCommand({
    Bucket, Key: 'parts', UploadId, MultipartUpload: { Parts },
  }));
  const list = await client.send(new s3.ListObjectsV2Command({ Bucket }));
  assert.deepEqual(list.Contents.map((one) => one.Key), ['a b+ü', 'large', 'parts']);
  await assert.rejects(client.send(new s3.GetObjectCommand({ Bucket, Key: 'none' })),
    { name: 'NoSuchKey' });
  await client.send(new s3.DeleteObjectsCommand({
    Bucket, Delete: { Objects: list.Contents.map(({ Key }) => ({ Key })) },
  }));
  await client.send(new s3.DeleteBucketCommand({ Bucket }));
}

async function useSsm() {
  const client = new ssm.SSMClient({ endpoint });
  const Name = '/js/a';
  await client.send(new ssm.PutParameterCommand({ Name, Value: 'x', Type: 'SecureString' }));
  const got = await client.send(new ssm.GetParameterCommand({ Name, WithDecryption: true }));
  assert.equal(got.Parameter.Value, 'x');
  assert.ok(got.Parameter.LastModifiedDate instanceof Date);
  await assert.rejects(client.send(new ssm.GetParameterCommand({ Name: '/none' })),
    { name: 'ParameterNotFound' });
}

async function useSes() {
  const client = new ses.SESClient({ endpoint });
  const EmailAddress = 'js@shop.example';
  await client.send(new ses.VerifyEmailIdentityCommand({ EmailAddress }));
  const verified = await fetch(`${endpoint}/_sim/ses/verify`, {
    method: 'POST', body: JSON.stringify({ identity: EmailAddress }),
  });
  assert.equal(verified.status, 200);
  const sent = await client.send(new ses.SendEmailCommand({
    Source: EmailAddress,
    Destination: { ToAddresses: [EmailAddress] },
    Message: { Subject: { Data: 'From node' }, Body: { Text: { Data: 'Good day' } } },
  }));
  assert.ok(sent.MessageId);
}

async function main(services) {
  if (services.includes('s3')) await useS3();
  if (services.includes('ssm')) await useSsm();
  if (services.includes('ses')) await useSes();
}

main(process.argv.slice(2));
