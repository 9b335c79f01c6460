#!/usr/bin/env python3
"""The AWS CLI makes a Classic Load Balancer, changes it, and removes it."""
import json
import subprocess
import sys

from server import FakesServer, need

need("aws")


def check(seen, wanted):
    if seen != wanted:
        sys.exit(f"{seen!r}, not {wanted!r}")


def main():
    with FakesServer() as server:
        environment = dict(server.environment(), AWS_PAGER="",
                           AWS_CONFIG_FILE=str(server.folder / "none"))

        def elb(*words, code=0):
            # The versions before 2.13 know no AWS_ENDPOINT_URL.
            done = subprocess.run(["aws", "--endpoint-url", server.endpoint, "elb", *words],
                                  env=environment, capture_output=True, text=True, check=False)
            if (done.returncode == 0) != (code == 0):
                sys.exit(f"aws elb {' '.join(words)}: {done.stdout}{done.stderr}")
            return json.loads(done.stdout) if code == 0 and done.stdout.strip() else done.stderr

        web = ["--load-balancer-name", "web"]
        listener = "Protocol=HTTP,LoadBalancerPort=80,InstanceProtocol=HTTP,InstancePort=8080"
        made = elb("create-load-balancer", *web, "--listeners", listener, "--availability-zones",
                   "us-east-1a", "us-east-1b", "--tags", "Key=team,Value=a")
        elb("register-instances-with-load-balancer", *web, "--instances", "i-0123456789abcdef0")
        elb("configure-health-check", *web, "--health-check",
            "Target=HTTP:8080/ping,Interval=10,Timeout=5,UnhealthyThreshold=2,HealthyThreshold=3")
        elb("modify-load-balancer-attributes", *web, "--load-balancer-attributes",
            json.dumps({"CrossZoneLoadBalancing": {"Enabled": True}}))
        server.kill()
        server.start()
        shown = elb("describe-load-balancers", "--load-balancer-names",
                    "web")["LoadBalancerDescriptions"][0]
        check(shown["DNSName"], made["DNSName"])
        check(shown["AvailabilityZones"], ["us-east-1a", "us-east-1b"])
        check(shown["Instances"], [{"InstanceId": "i-0123456789abcdef0"}])
        check(shown["HealthCheck"]["Target"], "HTTP:8080/ping")
        check([one["Listener"]["InstancePort"] for one in shown["ListenerDescriptions"]], [8080])
        check(elb("describe-tags", "--load-balancer-names", "web")["TagDescriptions"][0]["Tags"],
              [{"Key": "team", "Value": "a"}])
        check(elb("describe-load-balancer-attributes", *web)["LoadBalancerAttributes"]
              ["CrossZoneLoadBalancing"], {"Enabled": True})
        check(elb("describe-instance-health", *web)["InstanceStates"][0]["State"], "OutOfService")
        elb("delete-load-balancer", *web)
        refused = elb("describe-load-balancers", "--load-balancer-names", "web", code=1)
        if "(LoadBalancerNotFound)" not in refused:
            sys.exit(refused)


if __name__ == "__main__":
    main()
