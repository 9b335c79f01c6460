terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region            = "us-east-1"
  s3_use_path_style = true
}

data "aws_caller_identity" "current" {}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  path = "/stack/"
  tags = { team = "a" }
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_policy" "read" {
  name = "read"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.files.arn}/*" }]
  })
}

resource "aws_iam_role_policy_attachment" "read" {
  role       = aws_iam_role.deploy.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_role_policy" "inline" {
  name   = "inline"
  role   = aws_iam_role.deploy.id
  policy = aws_iam_policy.read.policy
}

resource "aws_iam_instance_profile" "node" {
  name = "node"
  role = aws_iam_role.deploy.name
}

resource "aws_iam_user" "ci" {
  name = "ci"
}

resource "aws_iam_access_key" "ci" {
  user = aws_iam_user.ci.name
}

resource "aws_iam_group" "team" {
  name = "team"
}

resource "aws_iam_user_group_membership" "ci" {
  user   = aws_iam_user.ci.name
  groups = [aws_iam_group.team.name]
}

resource "aws_iam_openid_connect_provider" "cluster" {
  url             = "https://oidc.stack.example/id/1"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["9e99a48a9960b14926bb7f3b02e22da2b0ab7280"]
}

resource "aws_s3_bucket" "files" {
  bucket        = "stack-files"
  force_destroy = true
  tags          = { team = "a" }
}

resource "aws_s3_bucket_versioning" "files" {
  bucket = aws_s3_bucket.files.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "files" {
  bucket = aws_s3_bucket.files.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "files" {
  bucket = aws_s3_bucket.files.id
  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_acl" "files" {
  depends_on = [aws_s3_bucket_ownership_controls.files]
  bucket     = aws_s3_bucket.files.id
  acl        = "private"
}

resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = aws_s3_bucket.files.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "files" {
  depends_on = [aws_s3_bucket_versioning.files]
  bucket     = aws_s3_bucket.files.id
  rule {
    id     = "old"
    status = "Enabled"
    filter {
      prefix = "logs/"
    }
    expiration {
      days = 30
    }
    noncurrent_version_expiration {
      noncurrent_days = 7
    }
  }
}

resource "aws_s3_bucket_cors_configuration" "files" {
  bucket = aws_s3_bucket.files.id
  cors_rule {
    allowed_methods = ["GET", "PUT"]
    allowed_origins = ["https://stack.example"]
    allowed_headers = ["*"]
    max_age_seconds = 300
  }
}

resource "aws_s3_bucket_policy" "files" {
  depends_on = [aws_s3_bucket_public_access_block.files]
  bucket     = aws_s3_bucket.files.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = aws_iam_role.deploy.arn }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.files.arn}/*"
    }]
  })
}

resource "aws_s3_bucket_website_configuration" "files" {
  bucket = aws_s3_bucket.files.id
  index_document {
    suffix = "index.html"
  }
}

resource "aws_s3_bucket_logging" "files" {
  bucket        = aws_s3_bucket.files.id
  target_bucket = aws_s3_bucket.files.id
  target_prefix = "access/"
}

resource "aws_s3_object" "index" {
  bucket       = aws_s3_bucket.files.id
  key          = "index.html"
  content      = "<p>hello</p>"
  content_type = "text/html"
}

resource "aws_ssm_parameter" "secret" {
  name  = "/stack/secret"
  type  = "SecureString"
  value = "to be overwritten"
  lifecycle {
    ignore_changes = [value]
  }
}

resource "aws_ssm_parameter" "plain" {
  name        = "/stack/plain"
  type        = "String"
  value       = aws_s3_bucket.files.bucket
  description = "The bucket"
  tags        = { team = "a" }
}

resource "aws_ses_domain_identity" "mail" {
  domain = "stack.example"
}

resource "aws_ses_domain_dkim" "mail" {
  domain = aws_ses_domain_identity.mail.domain
}

resource "aws_ses_email_identity" "admin" {
  email = "admin@stack.example"
}

resource "aws_ses_template" "welcome" {
  name    = "welcome"
  subject = "Welcome, {{name}}"
  text    = "Hello {{name}}"
}

resource "aws_ses_configuration_set" "main" {
  name = "main"
}

resource "aws_sesv2_email_identity" "other" {
  email_identity = "other.example"
}

resource "aws_ssm_document" "steps" {
  name          = "steps"
  document_type = "Automation"
  content = jsonencode({
    schemaVersion = "0.3"
    mainSteps     = [{ name = "wait", action = "aws:sleep", inputs = { Duration = "PT1S" } }]
  })
  tags = { team = "a" }
}

resource "aws_ssm_association" "nightly" {
  name                = aws_ssm_document.steps.name
  association_name    = "nightly"
  schedule_expression = "cron(0 2 ? * SUN *)"
  compliance_severity = "HIGH"
}

resource "aws_ssm_activation" "cellar" {
  name               = "cellar"
  iam_role           = aws_iam_role.deploy.id
  registration_limit = 5
}

resource "aws_ssm_maintenance_window" "tuesdays" {
  name              = "tuesdays"
  schedule          = "cron(0 16 ? * TUE *)"
  schedule_timezone = "Europe/Berlin"
  schedule_offset   = 1
  duration          = 3
  cutoff            = 1
}

resource "aws_ssm_maintenance_window_target" "web" {
  window_id     = aws_ssm_maintenance_window.tuesdays.id
  name          = "web"
  resource_type = "INSTANCE"
  targets {
    key    = "tag:role"
    values = ["web"]
  }
}

resource "aws_ssm_maintenance_window_task" "date" {
  window_id       = aws_ssm_maintenance_window.tuesdays.id
  name            = "date"
  task_type       = "RUN_COMMAND"
  task_arn        = "AWS-RunShellScript"
  priority        = 1
  max_concurrency = 2
  max_errors      = 1
  targets {
    key    = "WindowTargetIds"
    values = [aws_ssm_maintenance_window_target.web.id]
  }
  task_invocation_parameters {
    run_command_parameters {
      timeout_seconds = 600
      parameter {
        name   = "commands"
        values = ["date"]
      }
    }
  }
}

resource "aws_ssm_patch_baseline" "linux" {
  name             = "linux"
  operating_system = "AMAZON_LINUX_2"
  approval_rule {
    approve_after_days = 7
    compliance_level   = "HIGH"
    patch_filter {
      key    = "PRODUCT"
      values = ["AmazonLinux2.0"]
    }
  }
}

resource "aws_ssm_patch_group" "web" {
  baseline_id = aws_ssm_patch_baseline.linux.id
  patch_group = "web"
}

resource "aws_ssm_default_patch_baseline" "linux" {
  baseline_id      = aws_ssm_patch_baseline.linux.id
  operating_system = "AMAZON_LINUX_2"
}
