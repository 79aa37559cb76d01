// Which places share a site, and which link limits the windows.
#include "sim/site_plan.hpp"

#include <random>

#include "tests/catch.hpp"
#include "tests/sim/mini_model.hpp"

using namespace karvan::sim;

namespace {

using Groups = std::vector<std::vector<std::uint32_t>>;

// The grouping by repeated painting: slow, and right at sight.
std::vector<std::uint32_t> painted(std::uint32_t places, const std::vector<LinkPlan>& links,
                                   Duration least)
{
    std::vector<std::uint32_t> colour(places);
    for (std::uint32_t i = 0; i < places; ++i) colour[i] = i;
    for (std::uint32_t round = 0; round < places; ++round) {
        for (const LinkPlan& link : links) {
            if (link.least_transit >= least) continue;
            colour[link.from] = colour[link.to] = std::min(colour[link.from], colour[link.to]);
        }
    }
    return colour;
}

}  // namespace

TEST_CASE(
    "places tied by links of too little lookahead share a site; the shortest other link binds")
{
    // quay 0 - yard 1 - rail 2 are close; port 3 is 3 h from the rail, border 4 is 2 h from the
    // port.
    const std::vector<LinkPlan> links{
        {2, 1, 5min}, {0, 1, 0min}, {2, 3, 3h}, {3, 2, 4h}, {4, 3, 2h}};
    const Grouping grouping = group_places(5, links, 30min);
    CHECK(grouping.places_of_site == Groups{{0, 1, 2}, {3}, {4}});
    CHECK(grouping.plan.site_of_place == std::vector<std::uint32_t>{0, 0, 0, 1, 2});
    CHECK(grouping.plan.sites == 3);
    CHECK(grouping.plan.lookahead == 2h);
    CHECK(grouping.binding == &links[4]);
}

TEST_CASE("a link of exactly the least lookahead separates")
{
    const std::vector<LinkPlan> links{{0, 1, 30min}};
    CHECK(group_places(2, links, 30min).plan.sites == 2);
    CHECK(group_places(2, links, 30min + Duration{1}).plan.sites == 1);
}

TEST_CASE("one site has no binding link; places without links are sites of their own")
{
    const std::vector<LinkPlan> links{{0, 1, 1h}, {1, 0, 9h}};
    const Grouping together = group_places(2, links, 2h);
    CHECK(together.plan.sites == 1);
    CHECK(together.binding == nullptr);
    CHECK(together.plan.lookahead == Duration::max());

    CHECK(group_places(3, {}, 1h).plan.sites == 3);
    CHECK(group_places(3, {}, 1h).plan.lookahead == Duration::max());
    CHECK(group_places(0, {}, 1h).plan.sites == 1);
}

TEST_CASE("random networks are grouped as by painting, and no link between sites is too short")
{
    std::mt19937 random(GENERATE(1U, 2U, 3U, 4U));
    const std::uint32_t places = 2 + random() % 60;
    std::vector<LinkPlan> links;
    for (std::uint32_t i = 0; i < places; ++i) {
        links.push_back({static_cast<std::uint32_t>(random() % places),
                         static_cast<std::uint32_t>(random() % places), Duration(random() % 50)});
    }
    const Duration least(1 + random() % 40);
    const Grouping grouping = group_places(places, links, least);
    const auto colour = painted(places, links, least);
    const auto& site = grouping.plan.site_of_place;
    std::size_t wrong = 0;
    for (std::uint32_t a = 0; a < places; ++a) {
        for (std::uint32_t b = 0; b < places; ++b) {
            wrong += (colour[a] == colour[b]) != (site[a] == site[b]);
        }
    }
    for (const LinkPlan& link : links) {
        const bool crosses = site[link.from] != site[link.to];
        wrong += crosses && link.least_transit < least;
        wrong += crosses && link.least_transit < grouping.plan.lookahead;
    }
    CHECK(wrong == 0);
}

TEST_CASE("the lookahead is the longest that leaves enough sites")
{
    const std::vector<LinkPlan> links{{0, 1, 0h}, {1, 2, 1h}, {2, 3, 2h}, {3, 4, 3h}};
    CHECK(choose_lookahead(5, links, 1) == 3h);
    CHECK(choose_lookahead(5, links, 2) == 3h);
    CHECK(choose_lookahead(5, links, 3) == 2h);
    CHECK(choose_lookahead(5, links, 4) == 1h);
    CHECK(choose_lookahead(5, links, 5) == 1h);  // more than there are: the shortest above zero
    CHECK(choose_lookahead(5, {}, 2) > Duration{0});
}
