#!/usr/bin/env python3
"""`docker login` to ECR with the AWS CLI's password. No daemon is asked or started: the client does
it by itself when none answers."""
import json

from registry_clients import RegistryClients
from server import FakesServer, need

need("aws", "docker")


def main():
    with FakesServer() as server:
        clients = RegistryClients(server)
        # Docker takes what is on loopback without TLS.
        clients.environment["DOCKER_HOST"] = f"unix://{server.folder}/no-daemon.sock"
        clients.environment["DOCKER_CONFIG"] = str(server.folder / "docker")

        def login(password, code=0):
            return clients.run("docker", "login", "--username", "AWS", "--password-stdin",
                               clients.host, text=password, code=code)

        refused = login("wrong", code=1)
        assert "400" in refused, refused
        password = clients.password()
        assert "Login Succeeded" in login(password)
        kept = json.loads((server.folder / "docker/config.json").read_text())
        assert clients.host in kept["auths"], kept


if __name__ == "__main__":
    main()
