#!/usr/bin/env python3
"""boto3 and the AWS CLI use IAM and STS behind strict signatures, over HTTP and HTTPS, and see
AWS's own codes for each way of being refused."""
import json
import os
import subprocess
import sys

from server import FakesServer, need, skip

try:
    import boto3
    import botocore.auth
    import botocore.config
    import botocore.exceptions
except ImportError:
    skip("boto3 is not installed")
need("aws")

TRUST = {"Version": "2012-10-17",
         "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                        "Principal": {"AWS": "arn:aws:iam::000000000000:user/ci"}}]}


class Clients:
    def __init__(self, endpoint, verify):
        self.endpoint = endpoint
        self.verify = verify

    def make(self, service, key="test", secret="test", token=None, region="us-east-1"):
        return boto3.client(service, endpoint_url=self.endpoint, verify=self.verify,
                            region_name=region, aws_access_key_id=key,
                            aws_secret_access_key=secret, aws_session_token=token,
                            config=botocore.config.Config(retries={"total_max_attempts": 1}))

    def of(self, service, credentials):
        return self.make(service, credentials["AccessKeyId"], credentials["SecretAccessKey"],
                         credentials.get("SessionToken"))


def code(call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return ""


def check(seen, wanted):
    if seen != wanted:
        sys.exit(f"{seen!r}, not {wanted!r}")


def use_iam_and_sts(clients):
    iam = clients.make("iam", region="us-west-2")
    iam.create_user(UserName="ci", Tags=[{"Key": "team", "Value": "a"}])
    check(code(iam.create_user, UserName="ci"), "EntityAlreadyExists")
    check(code(iam.create_role, RoleName="x", AssumeRolePolicyDocument="{"),
          "MalformedPolicyDocument")
    role = iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    check(role["AssumeRolePolicyDocument"], TRUST)
    key = iam.create_access_key(UserName="ci")["AccessKey"]
    sts = clients.of("sts", key)
    check(sts.get_caller_identity()["Arn"], "arn:aws:iam::000000000000:user/ci")
    assume = {"RoleArn": role["Arn"], "RoleSessionName": "build"}
    session = sts.assume_role(**assume)
    who = clients.of("sts", session["Credentials"]).get_caller_identity()
    check(who["Arn"], "arn:aws:sts::000000000000:assumed-role/deploy/build")
    check(who["UserId"], role["RoleId"] + ":build")
    check(code(clients.make("sts").assume_role, **assume), "AccessDenied")
    check(code(sts.assume_role, **dict(assume, RoleArn=role["Arn"] + "x")), "AccessDenied")
    check(code(sts.assume_role, **dict(assume, DurationSeconds=43200)), "ValidationError")
    check(code(iam.delete_user, UserName="ci"), "DeleteConflict")
    check([user["UserName"] for page in iam.get_paginator("list_users").paginate()
           for user in page["Users"]], ["ci"])
    refuse(clients, key)
    iam.update_access_key(UserName="ci", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    check(code(sts.get_caller_identity), "InvalidClientTokenId")
    iam.delete_access_key(UserName="ci", AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName="ci")
    iam.delete_role(RoleName="deploy")


def refuse(clients, key):
    """Each way of signing wrongly, of services of each protocol."""
    wrong = dict(key, SecretAccessKey="wrong")
    unknown = dict(key, AccessKeyId="AKIAAAAAAAAAAAAAAAAA")
    stale = dict(key, SessionToken="none")
    codes = {"sts": ("get_caller_identity", "SignatureDoesNotMatch", "InvalidClientTokenId",
                     "InvalidClientTokenId"),
             "ssm": ("describe_parameters", "InvalidSignatureException",
                     "UnrecognizedClientException", "UnrecognizedClientException"),
             "s3": ("list_buckets", "SignatureDoesNotMatch", "InvalidAccessKeyId", "InvalidToken")}
    for service, (operation, *wanted) in codes.items():
        for credentials, expected in zip((wrong, unknown, stale), wanted):
            check((service, code(getattr(clients.of(service, credentials), operation))),
                  (service, expected))
        unsigned = boto3.client(
            service, endpoint_url=clients.endpoint, verify=clients.verify, region_name="us-east-1",
            config=botocore.config.Config(signature_version=botocore.UNSIGNED))
        check((service, code(getattr(unsigned, operation))),
              (service, {"sts": "MissingAuthenticationToken", "s3": "AccessDenied",
                         "ssm": "MissingAuthenticationTokenException"}[service]))


def use_cli(server):
    environment = dict(server.environment(), AWS_PAGER="",
                       AWS_CONFIG_FILE=str(server.folder / "none"))

    def aws(*words):
        done = subprocess.run(["aws", *words], env=environment, capture_output=True, text=True,
                              check=False)
        return done.stdout + done.stderr

    check(json.loads(aws("sts", "get-caller-identity"))["Account"], "000000000000")
    aws("iam", "create-group", "--group-name", "team")
    check(json.loads(aws("iam", "list-groups"))["Groups"][0]["Arn"],
          "arn:aws:iam::000000000000:group/team")
    refused = aws("iam", "get-user", "--user-name", "nobody")
    assert "(NoSuchEntity)" in refused and "cannot be found" in refused, refused
    missing = aws("iam", "list-account-aliases", "--max-items", "0")
    assert "AccountAliases" in missing or "error" in missing.lower(), missing


def main():
    with FakesServer("--auth", "strict", "--tls", "0") as server:
        use_iam_and_sts(Clients(server.endpoint, None))
        use_iam_and_sts(Clients(server.endpoints[1], server.authority))
        use_cli(server)


if __name__ == "__main__":
    os.environ.pop("AWS_PROFILE", None)
    main()
