#!/usr/bin/env python3
"""The AWS CLI, version 2: see aws_cli.py."""
import aws_cli

if __name__ == "__main__":
    aws_cli.use(2)
