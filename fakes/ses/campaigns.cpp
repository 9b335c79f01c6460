// The deliverability dashboard's view of a domain. Here it is what the domain's senders in this
// account sent: no other mailboxes are watched.
#include <chrono>
#include <functional>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "fakes/auth/digest.h"
#include "fakes/ses/account.h"
#include "fakes/ses/deliverability.h"
#include "fakes/ses/document.h"
#include "fakes/ses/fate.h"

namespace fakes::ses {
namespace {

using std::chrono::days;
using std::chrono::floor;
using wire::Fault;
using wire::Value;

struct Volume {
  std::int64_t inbox = 0;
  std::int64_t spam = 0;
};

// Mail of one sender with one subject.
struct Campaign {
  std::string id;
  std::string from;
  std::string subject;
  Clock::Time first;
  Clock::Time last;
  Volume volume;
};

struct SentMail {
  Clock::Time at;
  std::string from;  // as written
  std::string subject;
  Volume volume;
};

std::string domain_of(std::string from) {
  from = from.substr(from.rfind('@') + 1);
  return from.substr(0, from.find('>'));
}

std::string campaign_id(const std::string& from, const std::string& subject) {
  Sha256 digest;
  digest.update(from + "\n" + subject);
  return digest.finish_hex().substr(0, 32);
}

Volume volume_of(const Value& recipients) {
  Volume volume;
  for (const Value& to : recipients.items()) {
    const std::string& verdict = to["verdict"].text();
    if (verdict == verdict_name(Fate::complained)) {
      ++volume.spam;
    } else if (verdict == verdict_name(Fate::delivered)) {
      ++volume.inbox;
    }
  }
  return volume;
}

void each_mail(Transaction& look, const Call& call,
               const std::function<void(const SentMail& mail)>& use) {
  look.each(
      "SELECT at, document FROM ses_messages WHERE account = ? AND region = ? ORDER BY at",
      [&](const Row& row) {
        const Value document = from_text(row.view(1));
        if (document["incoming"].boolean()) return;
        use({Clock::Time(std::chrono::milliseconds(row.integer(0))), document["from"].text(),
             document["subject"].text(), volume_of(document["to"])});
      },
      call.account, call.region);
}

void expect_subscribed(Transaction& look, const Call& call, const std::string& domain) {
  const Value dashboard = load_account(look, place_of(call)).document["dashboard"];
  for (const Value& one : dashboard["SubscribedDomains"].items()) {
    if (dashboard["DashboardEnabled"].boolean() && one["Domain"].text() == domain) return;
  }
  throw Fault("NotFoundException",
              fmt::format("Domain {} is not subscribed to the deliverability dashboard.", domain));
}

struct Period {
  Clock::Time start;
  Clock::Time end;
  bool has(Clock::Time at) const { return at >= start && at < end + days(1); }
};

Period period_of(const Call& call) {
  const Period period{call.input["StartDate"].time(), call.input["EndDate"].time()};
  if (period.end < period.start) throw invalid(call, "EndDate is before StartDate.");
  if (period.end - period.start > days(30)) {
    throw invalid(call, "StartDate and EndDate are at most 30 days apart.");
  }
  return period;
}

std::vector<Campaign> campaigns(Transaction& look, const Call& call,
                                const std::function<bool(const SentMail&)>& is_wanted) {
  std::map<std::string, Campaign> found;
  each_mail(look, call, [&](const SentMail& mail) {
    if (!is_wanted(mail)) return;
    const std::string id = campaign_id(mail.from, mail.subject);
    Campaign& campaign =
        found.try_emplace(id, Campaign{id, mail.from, mail.subject, mail.at, mail.at, {}})
            .first->second;
    campaign.last = mail.at;
    campaign.volume.inbox += mail.volume.inbox;
    campaign.volume.spam += mail.volume.spam;
  });
  std::vector<Campaign> list;
  for (auto& [id, campaign] : found) list.push_back(std::move(campaign));
  return list;
}

Value shown_campaign(const Campaign& campaign) {
  return Value::structure({{"CampaignId", campaign.id},
                           {"Subject", campaign.subject},
                           {"FromAddress", campaign.from},
                           {"FirstSeenDateTime", campaign.first},
                           {"LastSeenDateTime", campaign.last},
                           {"InboxCount", campaign.volume.inbox},
                           {"SpamCount", campaign.volume.spam},
                           {"ProjectedVolume", campaign.volume.inbox + campaign.volume.spam}});
}

Value list_campaigns(Core& core, Call& call) {
  const std::string& domain = call.input["SubscribedDomain"].text();
  const Period period = period_of(call);
  const auto all = core.store.read([&](Transaction& look) {
    expect_subscribed(look, call, domain);
    return campaigns(look, call, [&](const SentMail& mail) {
      return period.has(mail.at) && domain_of(mail.from) == domain;
    });
  });
  const auto first = read_page_token(call.input["NextToken"].text());
  if (!first) throw bad_token(call);
  const std::size_t limit = page_size(call, 1000);
  Value shown = Value::list();
  std::size_t at = static_cast<std::size_t>(*first);
  for (; at < all.size() && shown.size() < limit; ++at) shown.push(shown_campaign(all[at]));
  Value output = Value::structure({{"DomainDeliverabilityCampaigns", std::move(shown)}});
  if (at < all.size()) output.set("NextToken", page_token(static_cast<std::int64_t>(at)));
  return output;
}

Value get_campaign(Core& core, Call& call) {
  const std::string& id = call.input["CampaignId"].text();
  const auto found = core.store.read([&](Transaction& look) {
    return campaigns(look, call, [&](const SentMail& mail) {
      return campaign_id(mail.from, mail.subject) == id;
    });
  });
  if (found.empty()) {
    throw Fault("NotFoundException", fmt::format("Campaign {} does not exist.", id));
  }
  return Value::structure({{"DomainDeliverabilityCampaign", shown_campaign(found.front())}});
}

Value shown_volume(const Volume& volume) {
  return Value::structure({{"InboxRawCount", volume.inbox},
                           {"SpamRawCount", volume.spam},
                           {"ProjectedInbox", volume.inbox},
                           {"ProjectedSpam", volume.spam}});
}

Value get_statistics(Core& core, Call& call) {
  const std::string& domain = call.input["Domain"].text();
  const Period period = period_of(call);
  Volume total;
  std::map<Clock::Time, Volume> by_day;
  for (auto day = floor<days>(period.start); day <= period.end; day += days(1)) by_day[day] = {};
  core.store.read([&](Transaction& look) {
    expect_subscribed(look, call, domain);
    each_mail(look, call, [&](const SentMail& mail) {
      if (!period.has(mail.at) || domain_of(mail.from) != domain) return;
      for (Volume* volume : {&total, &by_day[floor<days>(mail.at)]}) {
        volume->inbox += mail.volume.inbox;
        volume->spam += mail.volume.spam;
      }
    });
  });
  Value daily = Value::list();
  for (const auto& [day, volume] : by_day) {
    daily.push(Value::structure({{"StartDate", day},
                                 {"VolumeStatistics", shown_volume(volume)},
                                 {"DomainIspPlacements", Value::list()}}));
  }
  const Value overall = Value::structure(
      {{"VolumeStatistics", shown_volume(total)}, {"DomainIspPlacements", Value::list()}});
  return Value::structure({{"OverallVolume", overall}, {"DailyVolumes", std::move(daily)}});
}

}  // namespace

Operations campaign_operations() {
  return {{"sesv2", "ListDomainDeliverabilityCampaigns", list_campaigns},
          {"sesv2", "GetDomainDeliverabilityCampaign", get_campaign},
          {"sesv2", "GetDomainStatisticsReport", get_statistics}};
}

}  // namespace fakes::ses
