// What js_sdk_test.py runs.
const assert = require('node:assert');
const crypto = require('node:crypto');
const { Readable } = require('node:stream');
const s3 = require('@aws-sdk/client-s3');
const ssm = require('@aws-sdk/client-ssm');
const ses = require('@aws-sdk/client-ses');
const sesv2 = require('@aws-sdk/client-sesv2');
const sts = require('@aws-sdk/client-sts');
const { Upload } = require('@aws-sdk/lib-storage');
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
  // A stream of unknown length: parts, and over HTTPS checksums that follow the content.
  await new Upload({ client, params: { Bucket, Key: 'stream', Body: Readable.from([large, large]) } })
    .done();
  const head = await client.send(new s3.HeadObjectCommand({ Bucket, Key: 'stream' }));
  assert.equal(head.ContentLength, 2 * large.length);
  const list = await client.send(new s3.ListObjectsV2Command({ Bucket }));
  assert.deepEqual(list.Contents.map((one) => one.Key), ['a b+ü', 'large', 'parts', 'stream']);
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

async function useSesV2() {
  // The sandbox lets one mail a second through, and there was one just now: three attempts may all
  // fall into that second.
  const client = new sesv2.SESv2Client({ endpoint, maxAttempts: 10 });
  const FromEmailAddress = 'js@shop.example';
  const sent = await client.send(new sesv2.SendEmailCommand({
    FromEmailAddress,
    Destination: { ToAddresses: [FromEmailAddress] },
    Content: { Simple: { Subject: { Data: 'v2' }, Body: { Text: { Data: 'Good day' } } } },
  }));
  assert.ok(sent.MessageId);
  await assert.rejects(
    client.send(new sesv2.GetEmailIdentityCommand({ EmailIdentity: 'none.example' })),
    { name: 'NotFoundException' });
}

async function useSts() {
  const client = new sts.STSClient({ endpoint });
  const who = await client.send(new sts.GetCallerIdentityCommand({}));
  assert.equal(who.Account, '000000000000');
}

async function main() {
  await useS3();
  await useSsm();
  await useSes();
  await useSesV2();
  await useSts();
}

main();
