#!/usr/bin/env python3
"""The AWS CLI, skopeo and buildah use ECR as people do: log in, push, pull, look, delete; and see
what they are refused, over HTTP and HTTPS."""
import json
import shutil
import subprocess
import sys

from registry_clients import RegistryClients, make_image
from server import FakesServer, need

need("aws", "docker-registry", "skopeo", "buildah")

ACCOUNTS = """
accounts:
  - id: "111122223333"
    keys:
      - {id: AKIAOTHER, secret: other}
"""


def check(seen, wanted):
    if seen != wanted:
        sys.exit(f"{seen!r}, not {wanted!r}")


def check_said(text, wanted):
    if wanted not in text:
        sys.exit(f"{text!r} does not say {wanted!r}")


def log_in(clients):
    for program in ("skopeo", "buildah"):
        check_said(clients.login(program, "wrong", code=1), "400")
        clients.login(program)


def push_and_pull(clients, folder):
    made = clients.aws("create-repository", "--repository-name", "team/app")["repository"]
    check(made["repositoryUri"], f"{clients.host}/team/app")
    digest, layout = make_image(folder, "app", 3 << 20)
    check_said(clients.copy(layout, clients.image("team/none:1"), code=1),
               "The repository with name 'team/none' does not exist")
    clients.copy(layout, clients.image("team/app:1"))
    clients.copy(layout, clients.image("team/app:latest"))
    shown = clients.images("team/app")
    check([(one["imageDigest"], one["imageTags"]) for one in shown], [(digest, ["1", "latest"])])
    seen = clients.inspect("team/app:1")
    check((seen["Digest"], seen["RepoTags"]), (digest, ["1", "latest"]))
    manifest = json.loads((folder / "app/blobs/sha256" / digest[7:]).read_text())
    check(shown[0]["imageSizeInBytes"],
          sum(part["size"] for part in [manifest["config"], *manifest["layers"]]))
    clients.copy(clients.image(f"team/app@{digest}"), f"oci:{folder / 'back'}:1")
    subprocess.run(["diff", "-r", folder / "app/blobs", folder / "back/blobs"], check=True)
    # The same with all of its blobs there already.
    clients.copy(layout, clients.image("team/app:1"))
    return digest, layout


def pull_with_buildah(clients, folder, digest):
    storage = ["--storage-driver", "vfs", "--root", folder / "storage", "--runroot", folder / "run"]
    clients.run("buildah", *storage, "pull", *clients.plain, f"{clients.host}/team/app:1")
    images = json.loads(clients.run("buildah", *storage, "images", "--json"))
    check([one["digest"] for one in images], [digest])
    clients.run("buildah", *storage, "rmi", "--all")


def change_tags(clients, folder, digest, layout):
    other, other_layout = make_image(folder, "other", 1000)
    clients.copy(other_layout, clients.image("team/app:latest"))
    check(clients.inspect("team/app:latest")["Digest"], other)
    clients.aws("put-image-tag-mutability", "--repository-name", "team/app",
                "--image-tag-mutability", "IMMUTABLE")
    check_said(clients.copy(layout, clients.image("team/app:latest"), code=1),
               "cannot be overwritten because the repository is immutable")
    check(clients.inspect("team/app:latest")["Digest"], other)
    clients.copy(layout, clients.image("team/app:2"))
    got = clients.aws("batch-get-image", "--repository-name", "team/app", "--image-ids",
                      "imageTag=2")["images"][0]
    clients.aws("put-image", "--repository-name", "team/app", "--image-tag", "3",
                "--image-manifest", got["imageManifest"])
    check(clients.inspect("team/app:3")["Digest"], digest)
    check_said(clients.aws("put-image", "--repository-name", "team/app", "--image-tag", "latest",
                           "--image-manifest", got["imageManifest"], code=1),
               "ImageTagAlreadyExistsException")


def delete(clients, digest):
    check_said(clients.aws("delete-repository", "--repository-name", "team/app", code=1),
               "RepositoryNotEmptyException")
    gone = clients.aws("batch-delete-image", "--repository-name", "team/app", "--image-ids",
                       f"imageDigest={digest}")
    check(sorted(one["imageTag"] for one in gone["imageIds"]), ["1", "2", "3"])
    check_said(clients.inspect("team/app:1", code=1), "Requested image not found")
    clients.run("skopeo", "delete", *clients.plain, clients.image("team/app:latest"))
    check(clients.images("team/app"), [])
    clients.aws("delete-repository", "--repository-name", "team/app")


def be_another(server, clients, layout):
    """Who is of another account comes in by the repository's policy only."""
    clients.aws("create-repository", "--repository-name", "shared")
    clients.copy(layout, clients.image("shared:1"))
    other = RegistryClients(server, ("AKIAOTHER", "other"))
    password = other.run("aws", "--endpoint-url", server.endpoint, "ecr",
                         "get-authorization-token", "--registry-ids", "000000000000", "--query",
                         "authorizationData[0].authorizationToken", "--output", "text").strip()
    credentials = {"auths": {other.host: {"auth": password}}}
    (server.folder / "other.json").write_text(json.dumps(credentials))
    other.environment["REGISTRY_AUTH_FILE"] = str(server.folder / "other.json")
    check_said(other.inspect("shared:1", code=1), "is not authorized to perform: ecr:")
    policy = {"Version": "2012-10-17",
              "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
                            "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer",
                                       "ecr:ListImages"]}}
    clients.aws("set-repository-policy", "--repository-name", "shared", "--policy-text",
                json.dumps(policy))
    other.inspect("shared:1")
    check_said(other.copy(layout, other.image("shared:2"), code=1), "403 (Forbidden)")
    clients.aws("delete-repository", "--repository-name", "shared", "--force")


def expire(server, clients):
    """A password is good for twelve hours."""
    password = clients.password()
    clients.login("skopeo", password)
    server.control("POST", "/_sim/clock", {"move": "12h"})
    check_said(clients.login("skopeo", password, code=1), "403")
    clients.login("skopeo")


def main():
    with FakesServer() as server:
        (server.folder / "accounts.yaml").write_text(ACCOUNTS)
        server.options = [*server.options, "--accounts", server.folder / "accounts.yaml"]
        server.kill()
        server.start()
        clients = RegistryClients(server)
        log_in(clients)
        digest, layout = push_and_pull(clients, server.folder)
        pull_with_buildah(clients, server.folder, digest)
        change_tags(clients, server.folder, digest, layout)
        delete(clients, digest)
        be_another(server, clients, layout)
        expire(server, clients)
        shutil.rmtree(server.folder / "storage", ignore_errors=True)


if __name__ == "__main__":
    main()
