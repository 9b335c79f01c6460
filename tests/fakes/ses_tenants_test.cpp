#include "tests/fakes/ses_rig.h"

namespace fakes::test {
namespace {

using std::chrono::seconds;

Value tenant(const char* name) {
  return Value::structure({{"TenantName", name}});
}

std::string identity_arn(const std::string& name) {
  return "arn:aws:ses:us-east-1:000000000000:identity/" + name;
}

Value association(const char* tenant, const std::string& arn) {
  return Value::structure({{"TenantName", tenant}, {"ResourceArn", arn}});
}

Value mail_of(const char* tenant) {
  return Value::structure({{"FromEmailAddress", "a@example.com"},
                           {"Destination", SesRig::to({"b@example.org"})},
                           {"Content", Value::structure({{"Simple", SesRig::message()}})},
                           {"TenantName", tenant}});
}

TEST(SesTenants, AreMadeShownListedAndDeleted) {
  SesRig rig;
  const Value made = rig.call("sesv2.CreateTenant", tenant("shop"));
  EXPECT_EQ(made["TenantArn"].text(),
            "arn:aws:ses:us-east-1:000000000000:tenant/shop/" + made["TenantId"].text());
  EXPECT_EQ(made["SendingStatus"].text(), "ENABLED");
  EXPECT_EQ(rig.code_of("sesv2.CreateTenant", tenant("shop")), "AlreadyExistsException");
  EXPECT_EQ(rig.code_of("sesv2.CreateTenant", tenant("a shop")), "BadRequestException");
  rig.call("sesv2.CreateTenant", tenant("press"));
  const Value page = rig.call("sesv2.ListTenants", {{"PageSize", 1}});
  EXPECT_EQ(page["Tenants"].items().front()["TenantName"].text(), "shop");
  const Value rest = rig.call("sesv2.ListTenants", {{"NextToken", page["NextToken"]}});
  EXPECT_EQ(rest["Tenants"].items().front()["TenantName"].text(), "press");
  EXPECT_FALSE(rest.has("NextToken"));
  rig.call("sesv2.TagResource",
           {{"ResourceArn", made["TenantArn"]},
            {"Tags", Value(Value::List{Value::structure({{"Key", "k"}, {"Value", "v"}})})}});
  EXPECT_EQ(rig.call("sesv2.GetTenant", tenant("shop"))["Tenant"]["Tags"].size(), 1U);
  rig.call("sesv2.DeleteTenant", tenant("shop"));
  EXPECT_EQ(rig.code_of("sesv2.GetTenant", tenant("shop")), "NotFoundException");
}

TEST(SesTenants, SendWithWhatIsTheirsOnly) {
  SesRig rig;
  ses::set_open(rig.core(), true);
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  EXPECT_EQ(rig.code_of("sesv2.SendEmail", mail_of("shop")), "NotFoundException");
  rig.call("sesv2.CreateTenant", tenant("shop"));
  EXPECT_EQ(rig.code_of("sesv2.SendEmail", mail_of("shop")), "BadRequestException");
  const std::string arn = identity_arn("a@example.com");
  EXPECT_EQ(rig.code_of("sesv2.CreateTenantResourceAssociation",
                        association("shop", identity_arn("b@example.com"))),
            "NotFoundException");
  EXPECT_EQ(rig.code_of("sesv2.CreateTenantResourceAssociation", association("shop", "arn:none")),
            "BadRequestException");
  rig.call("sesv2.CreateTenantResourceAssociation", association("shop", arn));
  EXPECT_EQ(rig.code_of("sesv2.CreateTenantResourceAssociation", association("shop", arn)),
            "AlreadyExistsException");
  EXPECT_EQ(rig.code_of("sesv2.SendEmail", mail_of("shop")), "");
  const Value resources = rig.call("sesv2.ListTenantResources", tenant("shop"))["TenantResources"];
  EXPECT_EQ(resources.items().front()["ResourceType"].text(), "EMAIL_IDENTITY");
  const Value tenants = rig.call("sesv2.ListResourceTenants", {{"ResourceArn", arn}});
  EXPECT_EQ(tenants["ResourceTenants"].items().front()["TenantName"].text(), "shop");
  rig.call("sesv2.DeleteTenantResourceAssociation", association("shop", arn));
  EXPECT_EQ(rig.code_of("sesv2.DeleteTenantResourceAssociation", association("shop", arn)),
            "NotFoundException");
  EXPECT_EQ(rig.code_of("sesv2.SendEmail", mail_of("shop")), "BadRequestException");
}

TEST(SesTenants, AreNamedByAFieldThatRecipientsDoNotSee) {
  SesRig rig;
  ses::set_open(rig.core(), true);
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  const Value raw = Value::structure(
      {{"RawMessage",
        Value::structure(
            {{"Data", wire::Blob{"From: a@example.com\r\nX-SES-TENANT: shop\r\n"
                                 "To: b@example.org\r\nSubject: s\r\n\r\ntext\r\n"}}})}});
  EXPECT_EQ(rig.code_of("SendRawEmail", raw), "NotFoundException");
  rig.call("sesv2.CreateTenant", tenant("shop"));
  rig.call("sesv2.CreateTenantResourceAssociation",
           association("shop", identity_arn("a@example.com")));
  EXPECT_EQ(rig.code_of("SendRawEmail", raw), "");
  const std::string message = rig.newest("b@example.org");
  EXPECT_EQ(message.find("X-SES"), std::string::npos);
  EXPECT_NE(message.find("From: a@example.com\r\nTo: b@example.org\r\n"), std::string::npos)
      << message;
}

TEST(SesTenants, ArePausedByTheirReputationEntity) {
  SesRig rig;
  ses::set_open(rig.core(), true);
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  const Value made = rig.call("sesv2.CreateTenant", tenant("shop"));
  rig.call("sesv2.CreateTenantResourceAssociation",
           association("shop", identity_arn("a@example.com")));
  const Value entity = Value::structure(
      {{"ReputationEntityType", "RESOURCE"}, {"ReputationEntityReference", made["TenantArn"]}});
  const Value fresh = rig.call("sesv2.GetReputationEntity", entity)["ReputationEntity"];
  EXPECT_EQ(fresh["ReputationManagementPolicy"].text(),
            "arn:aws:ses:us-east-1:aws:reputation-policy/standard");
  Value change = entity;
  change.set("SendingStatus", "DISABLED");
  rig.call("sesv2.UpdateReputationEntityCustomerManagedStatus", change);
  EXPECT_EQ(rig.code_of("sesv2.SendEmail", mail_of("shop")), "SendingPausedException");
  EXPECT_EQ(rig.call("sesv2.GetTenant", tenant("shop"))["Tenant"]["SendingStatus"].text(),
            "DISABLED");
  const auto listed = [&](const char* status) {
    return rig
        .call("sesv2.ListReputationEntities",
              {{"Filter", Value::map({{"SENDING_STATUS", status}})}})["ReputationEntities"]
        .size();
  };
  EXPECT_EQ(listed("DISABLED"), 1U);
  EXPECT_EQ(listed("ENABLED"), 0U);
  change.set("SendingStatus", "REINSTATED");
  rig.call("sesv2.UpdateReputationEntityCustomerManagedStatus", change);
  EXPECT_EQ(rig.code_of("sesv2.SendEmail", mail_of("shop")), "");
  Value policy = entity;
  policy.set("ReputationEntityPolicy", "arn:aws:ses:us-east-1:aws:reputation-policy/strict");
  rig.call("sesv2.UpdateReputationEntityPolicy", policy);
  policy.set("ReputationEntityPolicy", "arn:aws:ses:us-east-1:aws:reputation-policy/mild");
  EXPECT_EQ(rig.code_of("sesv2.UpdateReputationEntityPolicy", policy), "BadRequestException");
}

Value endpoint(const char* name) {
  return Value::structure({{"EndpointName", name}});
}

TEST(SesEndpoints, AreReadyAfterAWhileAndGoneAfterAnother) {
  SesRig rig;
  Value wanted = endpoint("pair");
  const auto to = [](const char* region) {
    return Value::structure(
        {{"RoutesDetails", Value(Value::List{Value::structure({{"Region", region}})})}});
  };
  wanted.set("Details", to("us-east-1"));
  EXPECT_EQ(rig.code_of("sesv2.CreateMultiRegionEndpoint", wanted), "BadRequestException");
  wanted.set("Details", to("eu-west-1"));
  EXPECT_EQ(rig.call("sesv2.CreateMultiRegionEndpoint", wanted)["Status"].text(), "CREATING");
  EXPECT_EQ(rig.code_of("sesv2.CreateMultiRegionEndpoint", wanted), "AlreadyExistsException");
  rig.elapse(seconds(6));
  const Value ready = rig.call("sesv2.GetMultiRegionEndpoint", endpoint("pair"));
  EXPECT_EQ(ready["Status"].text(), "READY");
  EXPECT_EQ(ready["Routes"].items().back()["Region"].text(), "eu-west-1");

  ses::set_open(rig.core(), true);
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  Value mail = mail_of("x");
  mail.erase("TenantName");
  mail.set("EndpointId", "none.abc");
  EXPECT_EQ(rig.code_of("sesv2.SendEmail", mail), "NotFoundException");
  mail.set("EndpointId", ready["EndpointId"]);
  EXPECT_EQ(rig.code_of("sesv2.SendEmail", mail), "");

  rig.call("sesv2.DeleteMultiRegionEndpoint", endpoint("pair"));
  EXPECT_EQ(rig.call("sesv2.GetMultiRegionEndpoint", endpoint("pair"))["Status"].text(),
            "DELETING");
  rig.elapse(seconds(6));
  EXPECT_EQ(rig.code_of("sesv2.GetMultiRegionEndpoint", endpoint("pair")), "NotFoundException");
  EXPECT_EQ(rig.call("sesv2.ListMultiRegionEndpoints")["MultiRegionEndpoints"].size(), 0U);
}

TEST(SesDeliverability, CountsWhatASubscribedDomainSent) {
  SesRig rig;
  ses::set_open(rig.core(), true);
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  ses::set_mailbox(rig.core(), "angry@example.org", "complaint");
  rig.call("ses.SendEmail", SesRig::email("a@example.com", {"b@example.org", "angry@example.org"}));
  const auto now = rig.clock().now();
  const Value period =
      Value::structure({{"SubscribedDomain", "example.com"}, {"StartDate", now}, {"EndDate", now}});
  EXPECT_EQ(rig.code_of("sesv2.ListDomainDeliverabilityCampaigns", period), "NotFoundException");
  rig.call(
      "sesv2.PutDeliverabilityDashboardOption",
      {{"DashboardEnabled", true},
       {"SubscribedDomains", Value(Value::List{Value::structure({{"Domain", "example.com"}})})}});
  Value wide = period;
  wide.set("StartDate", now - std::chrono::hours(1));
  const Value campaigns = rig.call("sesv2.ListDomainDeliverabilityCampaigns", wide);
  ASSERT_EQ(campaigns["DomainDeliverabilityCampaigns"].size(), 1U);
  const Value& one = campaigns["DomainDeliverabilityCampaigns"].items().front();
  EXPECT_EQ(one["InboxCount"].integer(), 1);
  EXPECT_EQ(one["SpamCount"].integer(), 1);
  const Value id = Value::structure({{"CampaignId", one["CampaignId"]}});
  EXPECT_EQ(rig.call("sesv2.GetDomainDeliverabilityCampaign",
                     id)["DomainDeliverabilityCampaign"]["Subject"]
                .text(),
            "subject");
  wide.set("Domain", "example.com");
  wide.erase("SubscribedDomain");
  const Value report = rig.call("sesv2.GetDomainStatisticsReport", wide);
  EXPECT_EQ(report["OverallVolume"]["VolumeStatistics"]["SpamRawCount"].integer(), 1);
}

TEST(SesAddressInsights, JudgeAddresses) {
  SesRig rig;
  const auto judge = [&](const char* address) {
    return rig.call("sesv2.GetEmailAddressInsights",
                    {{"EmailAddress", address}})["MailboxValidation"];
  };
  EXPECT_EQ(judge("no address")["IsValid"]["ConfidenceVerdict"].text(), "LOW");
  EXPECT_EQ(judge("b@example.org")["IsValid"]["ConfidenceVerdict"].text(), "MEDIUM");
  EXPECT_EQ(judge("info@x.org")["Evaluations"]["IsRoleAddress"]["ConfidenceVerdict"].text(),
            "HIGH");
  ses::set_mailbox(rig.core(), "b@example.org", "bounce");
  EXPECT_EQ(judge("b@example.org")["IsValid"]["ConfidenceVerdict"].text(), "LOW");
  ses::tell_dns_record(rig.core(), {"x.org", ses::DnsType::mx, "10 mail.x.org"});
  EXPECT_EQ(judge("c@x.org")["Evaluations"]["HasValidDnsRecords"]["ConfidenceVerdict"].text(),
            "HIGH");
}

TEST(SesRecommendations, NameWhatADomainLacks) {
  SesRig rig;
  rig.call("sesv2.CreateEmailIdentity", {{"EmailIdentity", "example.com"}});
  const auto listed = [&](Value filter) {
    Value input = Value::structure();
    if (filter.size() > 0) input.set("Filter", std::move(filter));
    return rig.call("sesv2.ListRecommendations", input)["Recommendations"].size();
  };
  EXPECT_EQ(listed({}), 0U);
  rig.call("sesv2.PutAccountVdmAttributes",
           {{"VdmAttributes", Value::structure({{"VdmEnabled", "ENABLED"}})}});
  EXPECT_EQ(listed({}), 3U);
  EXPECT_EQ(listed(Value::map({{"TYPE", "DKIM"}})), 1U);
  EXPECT_EQ(listed(Value::map({{"STATUS", "FIXED"}})), 0U);
  ses::tell_dns_record(rig.core(), {"_dmarc.example.com", ses::DnsType::txt, "v=DMARC1; p=none"});
  EXPECT_EQ(listed(Value::map({{"IMPACT", "HIGH"}})), 1U);
}

TEST(SesExport, GivesAFileOfMessagesBehindALink) {
  SesRig rig;
  ses::set_open(rig.core(), true);
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  ses::set_mailbox(rig.core(), "full@example.org", "soft_bounce");
  rig.call("ses.SendEmail", SesRig::email("a@example.com", {"b@example.org", "full@example.org"}));
  const auto now = rig.clock().now();
  const auto create = [&](const char* format, Value source) {
    source.set("StartDate", now - std::chrono::hours(1));
    source.set("EndDate", now + std::chrono::hours(1));
    return rig.call(
        "sesv2.CreateExportJob",
        {{"ExportDestination", Value::structure({{"DataFormat", format}})},
         {"ExportDataSource", Value::structure({{"MessageInsightsDataSource", source}})}});
  };
  const Value cancelled = create("CSV", {});
  rig.call("sesv2.CancelExportJob", cancelled);
  const Value filter =
      Value::structure({{"LastDeliveryEvent", SesRig::list({"TRANSIENT_BOUNCE"})}});
  const Value csv = create("CSV", Value::structure({{"Include", filter}}));
  const Value json = create("JSON", Value::structure({{"Exclude", filter}}));
  EXPECT_EQ(rig.call("sesv2.GetExportJob", csv)["JobStatus"].text(), "PROCESSING");
  rig.elapse(seconds(3));
  EXPECT_EQ(rig.code_of("sesv2.CancelExportJob", csv), "BadRequestException");
  EXPECT_EQ(rig.call("sesv2.GetExportJob", cancelled)["JobStatus"].text(), "CANCELLED");
  const auto file = [&](const Value& job) {
    const Value got = rig.call("sesv2.GetExportJob", job);
    EXPECT_EQ(got["Statistics"]["ExportedRecordsCount"].integer(), 1);
    const std::string& url = got["ExportDestination"]["S3Url"].text();
    return rig.get(url.substr(url.find("/v2/"))).body;
  };
  EXPECT_NE(file(csv).find("full@example.org,UNKNOWN_ISP,TRANSIENT_BOUNCE"), std::string::npos);
  EXPECT_NE(file(json).find(R"("Destination":"b@example.org")"), std::string::npos);
  EXPECT_EQ(rig.get("/v2/email/exports/000000000000/us-east-1/none").status, 404);
}

TEST(SesImport, PutsContactsAndSuppressedAddresses) {
  SesRig rig;
  std::string file;
  rig.inner = [&](const InnerCall& call) -> Value {
    if (call.input["Bucket"].text() != "files") throw wire::Fault("NoSuchBucket", "no bucket");
    EXPECT_EQ(call.input["Key"].text(), "a/list.csv");
    return Value::structure({{"Body", wire::Blob{file}}});
  };
  const auto import = [&](const char* url, Value destination, const char* format) {
    const Value made = rig.call(
        "sesv2.CreateImportJob",
        {{"ImportDestination", std::move(destination)},
         {"ImportDataSource", Value::structure({{"S3Url", url}, {"DataFormat", format}})}});
    return rig.call("sesv2.GetImportJob", {{"JobId", made["JobId"]}});
  };
  const auto suppress = [](const char* action) {
    return Value::structure({{"SuppressionListDestination",
                              Value::structure({{"SuppressionListImportAction", action}})}});
  };
  file = "Bad@example.org,COMPLAINT\nno address,BOUNCE\n";
  const Value job = import("s3://files/a/list.csv", suppress("PUT"), "CSV");
  EXPECT_EQ(job["JobStatus"].text(), "COMPLETED");
  EXPECT_EQ(job["ProcessedRecordsCount"].integer(), 1);
  EXPECT_EQ(job["FailedRecordsCount"].integer(), 1);
  const Value address = Value::structure({{"EmailAddress", "bad@example.org"}});
  EXPECT_EQ(
      rig.call("sesv2.GetSuppressedDestination", address)["SuppressedDestination"]["Reason"].text(),
      "COMPLAINT");
  file = R"({"emailAddress": "bad@example.org"})";
  import("s3://files/a/list.csv", suppress("DELETE"), "JSON");
  EXPECT_EQ(rig.code_of("sesv2.GetSuppressedDestination", address), "NotFoundException");
  EXPECT_EQ(import("s3://none/a/list.csv", suppress("PUT"), "CSV")["JobStatus"].text(), "FAILED");

  const Value topic = Value::structure(
      {{"TopicName", "news"}, {"DisplayName", "News"}, {"DefaultSubscriptionStatus", "OPT_OUT"}});
  rig.call("sesv2.CreateContactList",
           {{"ContactListName", "list"}, {"Topics", Value(Value::List{topic})}});
  const Value list = Value::structure(
      {{"ContactListDestination",
        Value::structure({{"ContactListName", "list"}, {"ContactListImportAction", "PUT"}})}});
  file =
      "emailAddress,unsubscribeAll,attributesData,topicPreferences.news\r\n"
      "a@example.org,false,\"{\"\"name\"\":\"\"A\"\"}\",OPT_IN\r\n"
      "b@example.org,true,,SOMETIMES\r\n";
  EXPECT_EQ(import("s3://files/a/list.csv", list, "CSV")["FailedRecordsCount"].integer(), 1);
  const Value contact = rig.call("sesv2.GetContact",
                                 {{"ContactListName", "list"}, {"EmailAddress", "a@example.org"}});
  EXPECT_EQ(contact["AttributesData"].text(), R"({"name":"A"})");
  EXPECT_EQ(contact["TopicPreferences"].items().front()["SubscriptionStatus"].text(), "OPT_IN");
}

}  // namespace
}  // namespace fakes::test
