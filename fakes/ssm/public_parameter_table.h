// What public_parameters.cpp knows: names with alternatives in braces, as a shell expands them.
#pragma once

#include <array>
#include <string_view>

namespace fakes::ssm {

// An image with what is published about it. `children` are the names below `base`, '|'
// between them: each "name=value" or "=value" for the base itself. In values, {ami} is the image's
// id, {1} and following are the alternatives that were taken in `base`.
struct PublishedImage {
  std::string_view base;
  std::string_view children;
};

constexpr std::array kPublishedImages = {
    PublishedImage{"/aws/service/ami-amazon-linux-latest/"
                   "{al2022-ami-kernel-default,al2022-ami-minimal-kernel-default,"
                   "al2023-ami-kernel-6.1,al2023-ami-kernel-default,al2023-ami-kernel-6.12,"
                   "al2023-ami-minimal-kernel-6.1,al2023-ami-minimal-kernel-default,"
                   "al2023-ami-minimal-kernel-6.12}-{arm64,x86_64}",
                   "={ami}"},
    PublishedImage{"/aws/service/ami-amazon-linux-latest/"
                   "amzn2-ami-{hvm,kernel-5.10-hvm,minimal-hvm}-{arm64,x86_64}-{ebs,gp2}",
                   "={ami}"},
    PublishedImage{"/aws/service/ami-amazon-linux-latest/"
                   "amzn-ami-{hvm,minimal-hvm}-x86_64-{ebs,gp2,s3}",
                   "={ami}"},
    PublishedImage{"/aws/service/ami-windows-latest/"
                   "Windows_Server-{2016,2019,2022,2025}-English-{Core,Full}-{Base,EKS_Optimized}",
                   "={ami}"},
    PublishedImage{"/aws/service/ami-windows-latest/"
                   "Windows_Server-{2016,2019,2022,2025}-English-{Core,Full}-ECS_Optimized",
                   "image_id={ami}|image_name=Windows_Server-{1}-English-{2}-ECS_Optimized-"
                   "2025.06.11"},
    PublishedImage{"/aws/service/eks/optimized-ami/{1.27,1.28,1.29,1.30,1.31,1.32,1.33,1.34}/"
                   "amazon-linux-2023/{arm64,x86_64}/{standard,nvidia,neuron}/recommended",
                   "={\"schema_version\":\"3\",\"image_id\":\"{ami}\",\"image_name\":"
                   "\"amazon-eks-node-al2023-{2}-{3}-{1}-v20250610\",\"release_version\":"
                   "\"{1}.0-20250610\"}|"
                   "image_id={ami}|image_name=amazon-eks-node-al2023-{2}-{3}-{1}-v20250610|"
                   "release_version={1}.0-20250610"},
    PublishedImage{"/aws/service/eks/optimized-ami/{1.27,1.28,1.29,1.30,1.31,1.32}/"
                   "amazon-linux-2{,-arm64,-gpu}/recommended",
                   "={\"schema_version\":\"2\",\"image_id\":\"{ami}\",\"image_name\":"
                   "\"amazon-eks{2}-node-{1}-v20250610\",\"release_version\":\"{1}.0-20250610\"}|"
                   "image_id={ami}|image_name=amazon-eks{2}-node-{1}-v20250610|"
                   "release_version={1}.0-20250610"},
    PublishedImage{"/aws/service/ecs/optimized-ami/"
                   "amazon-linux-{2,2/arm64,2/gpu,2/inf,2/kernel-5.10,2/kernel-5.10/arm64,"
                   "2/kernel-5.10/gpu,2023,2023/arm64,2023/gpu,2023/neuron}/recommended",
                   "={\"schema_version\":1,\"image_name\":\"amzn-ecs-optimized-{1}-20250610\","
                   "\"image_id\":\"{ami}\",\"os\":\"Amazon\",\"ecs_runtime_version\":"
                   "\"Docker version 25.0.8\",\"ecs_agent_version\":\"1.94.0\"}|"
                   "ecs_agent_version=1.94.0|ecs_runtime_version=Docker version 25.0.8|"
                   "image_id={ami}|image_name=amzn-ecs-optimized-{1}-20250610|"
                   "image_version=2.0.20250610|os=Amazon|schema_version=1|"
                   "source_image_name=amzn-ami-minimal-{1}-20250610"},
    PublishedImage{"/aws/service/bottlerocket/"
                   "aws-{ecs-1,ecs-1-nvidia,ecs-2,ecs-2-nvidia,k8s-1.27,k8s-1.28,k8s-1.29,"
                   "k8s-1.30,k8s-1.31,k8s-1.32,k8s-1.33,k8s-1.29-nvidia,k8s-1.30-nvidia,"
                   "k8s-1.31-nvidia,k8s-1.32-nvidia,k8s-1.33-nvidia}/{arm64,x86_64}/"
                   "{1.40.0,latest}",
                   "image_id={ami}|image_version=1.40.0-a1b2c3d4"},
    PublishedImage{"/aws/service/canonical/ubuntu/{server,server-minimal}/"
                   "{20.04,22.04,focal,jammy}/stable/current/{amd64,arm64}/hvm/{ebs-gp2,ebs-gp3}",
                   "ami-id={ami}"},
    PublishedImage{"/aws/service/canonical/ubuntu/{server,server-minimal}/{24.04,noble}/"
                   "stable/current/{amd64,arm64}/hvm/{ebs-gp2,ebs-gp3}",
                   "ami-id={ami}"},
    PublishedImage{"/aws/service/canonical/ubuntu/eks/{20.04,22.04,24.04}/"
                   "{1.27,1.28,1.29,1.30,1.31,1.32,1.33}/stable/current/{amd64,arm64}/hvm/"
                   "{ebs-gp2,ebs-gp3}",
                   "ami-id={ami}"},
    PublishedImage{"/aws/service/debian/release/{11,12,13,bullseye,bookworm,trixie}/latest/"
                   "{amd64,arm64}",
                   "={ami}"},
};

struct PublishedRegion {
  std::string_view id;
  std::string_view long_name;
  std::string_view country;  // ISO 3166
  std::string_view area;     // ISO 3166-2, or the country again
};

constexpr std::array kPublishedRegions = {
    PublishedRegion{"af-south-1", "Africa (Cape Town)", "ZA", "ZA-WC"},
    PublishedRegion{"ap-east-1", "Asia Pacific (Hong Kong)", "HK", "HK"},
    PublishedRegion{"ap-northeast-1", "Asia Pacific (Tokyo)", "JP", "JP-13"},
    PublishedRegion{"ap-northeast-2", "Asia Pacific (Seoul)", "KR", "KR-11"},
    PublishedRegion{"ap-northeast-3", "Asia Pacific (Osaka)", "JP", "JP-27"},
    PublishedRegion{"ap-south-1", "Asia Pacific (Mumbai)", "IN", "IN-MH"},
    PublishedRegion{"ap-south-2", "Asia Pacific (Hyderabad)", "IN", "IN-TG"},
    PublishedRegion{"ap-southeast-1", "Asia Pacific (Singapore)", "SG", "SG"},
    PublishedRegion{"ap-southeast-2", "Asia Pacific (Sydney)", "AU", "AU-NSW"},
    PublishedRegion{"ap-southeast-3", "Asia Pacific (Jakarta)", "ID", "ID-JK"},
    PublishedRegion{"ap-southeast-4", "Asia Pacific (Melbourne)", "AU", "AU-VIC"},
    PublishedRegion{"ca-central-1", "Canada (Central)", "CA", "CA-QC"},
    PublishedRegion{"ca-west-1", "Canada West (Calgary)", "CA", "CA-AB"},
    PublishedRegion{"cn-north-1", "China (Beijing)", "CN", "CN-11"},
    PublishedRegion{"cn-northwest-1", "China (Ningxia)", "CN", "CN-64"},
    PublishedRegion{"eu-central-1", "Europe (Frankfurt)", "DE", "DE-HE"},
    PublishedRegion{"eu-central-2", "Europe (Zurich)", "CH", "CH-ZH"},
    PublishedRegion{"eu-north-1", "Europe (Stockholm)", "SE", "SE-AB"},
    PublishedRegion{"eu-south-1", "Europe (Milan)", "IT", "IT-25"},
    PublishedRegion{"eu-south-2", "Europe (Spain)", "ES", "ES-AR"},
    PublishedRegion{"eu-west-1", "Europe (Ireland)", "IE", "IE-L"},
    PublishedRegion{"eu-west-2", "Europe (London)", "GB", "GB-LND"},
    PublishedRegion{"eu-west-3", "Europe (Paris)", "FR", "FR-IDF"},
    PublishedRegion{"il-central-1", "Israel (Tel Aviv)", "IL", "IL-TA"},
    PublishedRegion{"me-central-1", "Middle East (UAE)", "AE", "AE"},
    PublishedRegion{"me-south-1", "Middle East (Bahrain)", "BH", "BH"},
    PublishedRegion{"sa-east-1", "South America (Sao Paulo)", "BR", "BR-SP"},
    PublishedRegion{"us-east-1", "US East (N. Virginia)", "US", "US-VA"},
    PublishedRegion{"us-east-2", "US East (Ohio)", "US", "US-OH"},
    PublishedRegion{"us-gov-east-1", "AWS GovCloud (US-East)", "US", "US-OH"},
    PublishedRegion{"us-gov-west-1", "AWS GovCloud (US-West)", "US", "US-OR"},
    PublishedRegion{"us-west-1", "US West (N. California)", "US", "US-CA"},
    PublishedRegion{"us-west-2", "US West (Oregon)", "US", "US-OR"},
};

struct PublishedService {
  std::string_view id;
  std::string_view long_name;
};

constexpr std::array kPublishedServices = {
    PublishedService{"acm", "AWS Certificate Manager"},
    PublishedService{"autoscaling", "Amazon EC2 Auto Scaling"},
    PublishedService{"cloudformation", "AWS CloudFormation"},
    PublishedService{"cloudfront", "Amazon CloudFront"},
    PublishedService{"cloudwatch", "Amazon CloudWatch"},
    PublishedService{"codebuild", "AWS CodeBuild"},
    PublishedService{"docdb", "Amazon DocumentDB (with MongoDB compatibility)"},
    PublishedService{"dynamodb", "Amazon DynamoDB"},
    PublishedService{"ec2", "Amazon Elastic Compute Cloud (EC2)"},
    PublishedService{"ecr", "Amazon Elastic Container Registry (ECR)"},
    PublishedService{"ecs", "Amazon Elastic Container Service (ECS)"},
    PublishedService{"efs", "Amazon Elastic File System (EFS)"},
    PublishedService{"eks", "Amazon Elastic Kubernetes Service (EKS)"},
    PublishedService{"elasticache", "Amazon ElastiCache"},
    PublishedService{"elb", "Elastic Load Balancing (ELB)"},
    PublishedService{"iam", "AWS Identity and Access Management (IAM)"},
    PublishedService{"kms", "AWS Key Management Service"},
    PublishedService{"lambda", "AWS Lambda"},
    PublishedService{"rds", "Amazon Relational Database Service (RDS)"},
    PublishedService{"route53", "Amazon Route 53"},
    PublishedService{"s3", "Amazon Simple Storage Service (S3)"},
    PublishedService{"secretsmanager", "AWS Secrets Manager"},
    PublishedService{"ses", "Amazon Simple Email Service (SES)"},
    PublishedService{"sns", "Amazon Simple Notification Service (SNS)"},
    PublishedService{"sqs", "Amazon Simple Queue Service (SQS)"},
    PublishedService{"ssm", "AWS Systems Manager"},
    PublishedService{"sts", "AWS Security Token Service (STS)"},
};

}  // namespace fakes::ssm
