"""Clients of ECR's registry, for tests: the AWS CLI that logs them in, skopeo, buildah."""
import json
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2]


class RegistryClients:
    """Logged in to a running server; `account` is a pair of access key and secret."""

    def __init__(self, server, account=None):
        self.server = server
        self.host = server.endpoint.split("://")[1]
        self.environment = dict(server.environment(), AWS_PAGER="",
                                AWS_CONFIG_FILE=str(server.folder / "none"),
                                REGISTRY_AUTH_FILE=str(server.folder / "auth.json"))
        if account:
            self.environment["AWS_ACCESS_KEY_ID"] = account[0]
            self.environment["AWS_SECRET_ACCESS_KEY"] = account[1]
        # With TLS its authority is trusted by the environment.
        self.plain = [] if server.over_tls else ["--tls-verify=false"]

    def run(self, *words, code=0, text=None):
        """What it printed. `code` 0: it must succeed; 1: it must not."""
        done = subprocess.run([str(word) for word in words], env=self.environment, input=text,
                              capture_output=True, text=True, check=False)
        if (done.returncode == 0) != (code == 0):
            sys.exit(f"{' '.join(map(str, words))}: {done.stdout}{done.stderr}")
        return done.stdout if code == 0 else done.stdout + done.stderr

    def aws(self, *words, code=0):
        # The versions before 2.13 know no AWS_ENDPOINT_URL.
        printed = self.run("aws", "--endpoint-url", self.server.endpoint, "ecr", *words, code=code)
        return json.loads(printed) if code == 0 and printed.startswith("{") else printed

    def password(self):
        return self.aws("get-login-password").strip()

    def login(self, program, password=None, code=0):
        return self.run(program, "login", *self.plain, "--username", "AWS", "--password-stdin",
                        self.host, text=password or self.password(), code=code)

    def image(self, name):
        return f"docker://{self.host}/{name}"

    def copy(self, source, target, code=0):
        words = ["skopeo", "copy", "--preserve-digests", source, target]
        if self.plain:
            if str(source).startswith("docker://"):
                words.append("--src-tls-verify=false")
            if str(target).startswith("docker://"):
                words.append("--dest-tls-verify=false")
        return self.run(*words, code=code)

    def inspect(self, name, code=0):
        printed = self.run("skopeo", "inspect", *self.plain, self.image(name), code=code)
        return json.loads(printed) if code == 0 else printed

    def images(self, name):
        return self.aws("describe-images", "--repository-name", name)["imageDetails"]


def make_image(folder, name, size):
    """An OCI layout of an image with one layer of so many random bytes; its digest and itself."""
    root = folder / f"{name}-root"
    root.mkdir()
    (root / "data").write_bytes(os.urandom(size))
    archive = folder / f"{name}.tar"
    subprocess.run([SOURCE / "tools/images/make-container-image", "--output", archive, "--tag",
                    f"sim.local/{name}:1", "--layer", f"{root}=/srv", "--entrypoint",
                    '["/srv/data"]'], check=True, stdout=subprocess.DEVNULL)
    layout = f"oci:{folder / name}:1"
    subprocess.run(["skopeo", "copy", "--quiet", f"docker-archive:{archive}", layout], check=True)
    index = json.loads((folder / name / "index.json").read_text())
    archive.unlink()
    return index["manifests"][0]["digest"], layout
