#!/usr/bin/env python3
"""The AWS CLI, version 1: see aws_cli.py."""
import aws_cli

if __name__ == "__main__":
    aws_cli.use(1)
