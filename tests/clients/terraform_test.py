#!/usr/bin/env python3
"""Terraform makes, finds unchanged and removes what the stacks are made of: S3 with all its split
bucket resources, SSM, SES and IAM. An operator's change of a parameter is left alone."""
import os
import pathlib
import subprocess
import sys

from server import FakesServer, need, skip

need("terraform")

# Where machines without the network have providers: what `terraform providers mirror` makes.
MIRRORS = [os.environ.get("SIM_TERRAFORM_PLUGINS", ""), "/opt/tf-plugins",
           str(pathlib.Path.home() / ".terraform.d/plugins")]
CONFIGURATION = pathlib.Path(__file__).parent / "terraform.tf"


def mirror():
    for folder in MIRRORS:
        if folder and list(pathlib.Path(folder).glob("registry.terraform.io/hashicorp/aws/*")):
            return folder
    skip("Terraform's AWS provider is not on this machine")


def main():
    plugins = mirror()
    with FakesServer() as server:
        folder = server.folder / "stack"
        folder.mkdir()
        (folder / "main.tf").write_text(CONFIGURATION.read_text())
        settings = server.folder / "terraformrc"
        settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n'
                            f'    path = "{plugins}"\n  }}\n}}\n')
        environment = dict(server.environment(), TF_CLI_CONFIG_FILE=str(settings),
                           TF_IN_AUTOMATION="1", CHECKPOINT_DISABLE="1")

        def terraform(*words, code=0):
            done = subprocess.run(["terraform", *words, "-no-color"], cwd=folder, env=environment,
                                  capture_output=True, text=True, check=False)
            if done.returncode != code:
                sys.exit(f"terraform {' '.join(words)}: {done.returncode}\n"
                         f"{done.stdout}{done.stderr}")

        terraform("init")
        terraform("apply", "-auto-approve")
        terraform("plan", "-detailed-exitcode")
        subprocess.run(["curl", "-sS", "-f", "-o", "/dev/null", "-X", "POST",
                        server.endpoints[0],
                        "-H", "X-Amz-Target: AmazonSSM.PutParameter",
                        "-H", "Content-Type: application/x-amz-json-1.1",
                        "-H", "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"
                              "ssm/aws4_request, SignedHeaders=host, Signature=0",
                        "-d", '{"Name": "/stack/secret", "Value": "real", "Overwrite": true}'],
                       check=True)
        terraform("plan", "-detailed-exitcode")
        terraform("destroy", "-auto-approve")


if __name__ == "__main__":
    main()
