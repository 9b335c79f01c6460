#!/usr/bin/env python3
"""boto3 uses S3, SSM and SES as applications do."""
import io
import os
import urllib.error
import urllib.request

from server import FakesServer, skip

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import ClientError
except ImportError:
    skip("boto3 is not installed")


def code_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return ""


def use_s3(s3):
    s3.create_bucket(Bucket="app-files")
    s3.put_object(Bucket="app-files", Key="a/b c+ü.txt", Body=b"text", ContentType="text/plain",
                  Metadata={"kind": "note"})
    got = s3.get_object(Bucket="app-files", Key="a/b c+ü.txt")
    assert got["Body"].read() == b"text" and got["Metadata"] == {"kind": "note"}
    large = os.urandom(20 << 20)
    s3.upload_fileobj(io.BytesIO(large), "app-files", "large")
    back = io.BytesIO()
    s3.download_fileobj("app-files", "large", back)
    assert back.getvalue() == large
    assert s3.head_object(Bucket="app-files", Key="large")["ETag"].endswith('-3"')
    part = s3.get_object(Bucket="app-files", Key="large", Range="bytes=5-9")
    assert part["Body"].read() == large[5:10]
    for number in range(25):
        s3.put_object(Bucket="app-files", Key=f"many/{number:02}", Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket="app-files", Prefix="many/", PaginationConfig={"PageSize": 10})
    assert [len(page["Contents"]) for page in pages] == [10, 10, 5]
    folders = s3.list_objects_v2(Bucket="app-files", Delimiter="/")["CommonPrefixes"]
    assert folders == [{"Prefix": "a/"}, {"Prefix": "many/"}]
    assert code_of(s3.get_object, Bucket="app-files", Key="none") == "NoSuchKey"
    assert code_of(s3.create_bucket, Bucket="No") == "InvalidBucketName"
    link = s3.generate_presigned_url("get_object", {"Bucket": "app-files", "Key": "large"})
    assert urllib.request.urlopen(link).read() == large
    s3.copy_object(Bucket="app-files", Key="copy", CopySource="app-files/large")
    keys = [{"Key": one["Key"]}
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket="app-files")
            for one in page["Contents"]]
    assert code_of(s3.delete_bucket, Bucket="app-files") == "BucketNotEmpty"
    assert not s3.delete_objects(Bucket="app-files", Delete={"Objects": keys}).get("Errors")
    s3.delete_bucket(Bucket="app-files")
    use_other_region(s3)
    use_deprecated(s3)


def use_other_region(s3):
    """boto3 goes on to where the bucket is; without that it is told."""
    s3.create_bucket(Bucket="app-europe",
                     CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="app-europe", Key="key", Body=b"text")
    for region in ["eu-west-1", "us-west-2"]:
        client = boto3.client("s3", region_name=region)
        assert client.get_object(Bucket="app-europe", Key="key")["Body"].read() == b"text"
    link = boto3.client("s3", region_name="us-west-2", config=Config(signature_version="s3v4")) \
        .generate_presigned_url("list_objects_v2", {"Bucket": "app-europe"})
    try:
        urllib.request.urlopen(link)
        raise AssertionError("a link of another region was answered")
    except urllib.error.HTTPError as error:
        assert error.code == 301 and error.headers["x-amz-bucket-region"] == "eu-west-1", error


def use_deprecated(s3):
    """What S3 answers for clients of old: the address is that of the successor."""
    s3.create_bucket(Bucket="app-old")
    rule = {"ID": "old", "Prefix": "logs/", "Status": "Enabled",
            "Transition": {"Days": 40, "StorageClass": "GLACIER"}}
    s3.put_bucket_lifecycle(Bucket="app-old", LifecycleConfiguration={"Rules": [rule]})
    assert s3.get_bucket_lifecycle(Bucket="app-old")["Rules"] == [rule]
    topic = {"Id": "old", "Event": "s3:ObjectCreated:*",
             "Topic": "arn:aws:sns:us-east-1:000000000000:old"}
    s3.put_bucket_notification(Bucket="app-old",
                               NotificationConfiguration={"TopicConfiguration": topic})
    found = s3.get_bucket_notification(Bucket="app-old")["TopicConfiguration"]
    assert found == dict(topic, Events=[topic["Event"]]), found


def use_ssm(ssm):
    ssm.put_parameter(Name="/app/url", Value="one", Type="String")
    assert code_of(ssm.put_parameter, Name="/app/url", Value="two",
                   Type="String") == "ParameterAlreadyExists"
    ssm.put_parameter(Name="/app/url", Value="two", Type="String", Overwrite=True)
    ssm.put_parameter(Name="/app/secret", Value="hidden", Type="SecureString")
    assert ssm.get_parameter(Name="/app/url")["Parameter"]["Version"] == 2
    assert ssm.get_parameter(Name="/app/secret")["Parameter"]["Value"] != "hidden"
    found = ssm.get_parameters_by_path(Path="/app", WithDecryption=True)["Parameters"]
    assert {one["Name"]: one["Value"] for one in found} == {"/app/url": "two",
                                                           "/app/secret": "hidden"}
    assert code_of(ssm.get_parameter, Name="/none") == "ParameterNotFound"
    assert ssm.delete_parameters(Names=["/app/url", "/none"])["InvalidParameters"] == ["/none"]


def use_ses(ses, server):
    message = {"Subject": {"Data": "Hello ü"}, "Body": {"Text": {"Data": "Good day"}}}
    mail = {"Source": "app@shop.example", "Message": message,
            "Destination": {"ToAddresses": ["success@simulator.amazonses.com"]}}
    assert code_of(ses.send_email, **mail) == "MessageRejected"
    ses.verify_email_identity(EmailAddress="app@shop.example")
    server.control("POST", "/_sim/ses/verify", {"identity": "app@shop.example"})
    identifier = ses.send_email(**mail)["MessageId"]
    found = server.control("GET", f"/_sim/mail?message_id={identifier}")["messages"]
    assert [one["subject"] for one in found] == ["Hello ü"], found
    mail["Destination"] = {"ToAddresses": ["stranger@home.example"]}
    assert code_of(ses.send_email, **mail) == "MessageRejected"
    server.control("POST", "/_sim/ses/access", {"answer": "grant"})
    ses.send_email(**mail)


def main():
    with FakesServer() as server:
        environment = server.environment()
        os.environ.clear()
        os.environ.update(environment)
        services = server.control("GET", "/_sim/health")["services"]
        for name, use in {"s3": use_s3, "ssm": use_ssm}.items():
            if name in services:
                use(boto3.client(name))
        if "ses" in services:
            use_ses(boto3.client("ses"), server)


if __name__ == "__main__":
    main()
