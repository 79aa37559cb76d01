// The declaration of one key: key("berths", &PortPlan::berths).at_least(1).required().means("...").
#pragma once

#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "models/reading/key_value.hpp"
#include "models/reading/law_keys.hpp"

namespace karvan::models {

template <class Plan>
class Keys;
template <class Base>
class Kinds;

// Does an absent key of this type have a natural value: nothing, or an empty list?
template <class T>
inline constexpr bool may_be_absent = false;
template <class T>
inline constexpr bool may_be_absent<std::optional<T>> = true;
template <class T>
inline constexpr bool may_be_absent<std::vector<T>> = true;

template <class Plan, class T>
class KeyBuilder {
public:
    using LeafType = Leaf<T>;
    static constexpr bool is_time = std::is_same_v<LeafType, sim::Duration>;
    static constexpr bool is_law = std::is_same_v<LeafType, sim::Law>;

    KeyBuilder(std::string name, T Plan::*member) : member_(member)
    {
        facts_.name = std::move(name);
        if constexpr (is_law) facts_.unit = unit_of("s");
        if constexpr (is_time) facts_.least = Bound{0, false, "0 s"};
    }

    // The unit in which the member holds the value, such as "km/h" or "TEU/day". The file may use
    // any unit of the same dimension. "1" for a law of plain numbers; laws of times stay in "s".
    KeyBuilder&& unit(std::string_view text) { return facts_.unit = unit_of(text), self(); }

    // A part of a whole: a number from 0 to 1, or a percentage.
    KeyBuilder&& share()
    {
        facts_.least = Bound{0, false, "0"};
        facts_.most = Bound{1, false, "1"};
        return self();
    }

    // The range, in the unit of the key. Call after unit().
    template <class V>
    KeyBuilder&& at_least(V value)
    {
        return facts_.least = bound(value, false), self();
    }
    template <class V>
    KeyBuilder&& above(V value)
    {
        return facts_.least = bound(value, true), self();
    }
    template <class V>
    KeyBuilder&& at_most(V value)
    {
        return facts_.most = bound(value, false), self();
    }
    template <class V>
    KeyBuilder&& below(V value)
    {
        return facts_.most = bound(value, true), self();
    }

    // Times are not negative unless this says so.
    KeyBuilder&& of_any_sign() { return facts_.least.reset(), self(); }

    // The words of a choice, in the order in which they are offered.
    KeyBuilder&& words(std::initializer_list<std::pair<const char*, LeafType>> words) requires
        std::is_enum_v<LeafType>
    {
        for (const auto& [word, value] : words) {
            facts_.words.emplace_back(word, static_cast<std::int64_t>(value));
        }
        return self();
    }

    // The text is the id of an element of that table ("place"): checked when all is read.
    KeyBuilder&& refers_to(std::string table)
    {
        return facts_.refers_to = std::move(table), self();
    }
    // The text is the id of this element of that table; it must be unique there.
    KeyBuilder&& identifies(std::string table)
    {
        return facts_.identifies = std::move(table), self();
    }

    // The keys of a sub-table, or of each table of a list. They must outlive the declaration.
    KeyBuilder&& table(const Keys<LeafType>& keys);
    // The kinds of the tables of a list; the member holds std::shared_ptr<const Base>.
    template <class Base>
    KeyBuilder&& kinds(const Kinds<Base>& kinds);

    KeyBuilder&& at_least_elements(std::size_t count)
    {
        return facts_.least_elements = count, self();
    }

    KeyBuilder&& required() { return facts_.required = true, self(); }

    // The value where the key is absent: as a value, or as it would be written in a file ("2 h",
    // "{ law = \"exponential\", mean = \"2 h\" }").
    template <class V = T>
    KeyBuilder&& otherwise(V&& value)
    {
        constexpr bool is_literal = std::is_convertible_v<V, const char*> &&
                                    !std::is_null_pointer_v<std::remove_cvref_t<V>>;
        if constexpr (is_literal && !std::is_same_v<T, std::string>) {
            written_standard_ = value;
        } else {
            standard_ = T(std::forward<V>(value));
        }
        return self();
    }

    KeyBuilder&& means(std::string sentence)
    {
        return facts_.sentence = std::move(sentence), self();
    }

    // Completes the facts. Throws std::logic_error where the declaration contradicts itself.
    void complete();

    const KeyFacts& facts() const { return facts_; }
    const std::optional<T>& standard() const { return standard_; }
    T Plan::*member() const { return member_; }

private:
    static Unit unit_of(std::string_view text) { return models::unit(text); }
    KeyBuilder&& self() { return std::move(*this); }

    template <class V>
    Bound bound(V value, bool exclusive) const
    {
        if constexpr (is_time) {
            const sim::Duration time = value;
            return {sim::in_seconds(time), exclusive, format_duration(time)};
        } else {
            const auto number = static_cast<double>(value);
            return {number, exclusive, format_quantity(number, facts_.unit)};
        }
    }

    void refuse(const std::string& why) const
    {
        throw std::logic_error("key " + facts_.name + ": " + why);
    }

    KeyFacts facts_;
    T Plan::*member_;
    std::optional<T> standard_;
    std::string written_standard_;
};

template <class Plan, class T>
void KeyBuilder<Plan, T>::complete()
{
    facts_.type = KeyValue<T>::type(facts_);
    if (facts_.sentence.empty()) refuse("it has no sentence");
    if (std::is_enum_v<LeafType> && facts_.words.empty()) refuse("a choice needs words");
    if (!written_standard_.empty()) {
        Diagnostics diagnostics;
        Ids ids;
        Reading reading{diagnostics, ids};
        const Node node = written_value(written_standard_);
        standard_ = KeyValue<T>::read(node, facts_, reading);
        if (!standard_) refuse(diagnostics.render());
        facts_.standard = node;
    }
    constexpr bool is_table = requires { KeyValue<LeafType>::is_sub_table; };
    if (is_table && facts_.table == nullptr) refuse("it needs table() or kinds()");
    if (facts_.required && standard_) refuse("it is required and has a default");
    const bool absent_is_fine = may_be_absent<T> || facts_.table != nullptr;
    if (!facts_.required && !standard_ && !absent_is_fine)
        refuse("it needs required() or otherwise()");
    if (standard_ && !facts_.standard && facts_.table == nullptr) {
        if constexpr (requires { standard_->has_value(); }) {
            if (standard_->has_value())
                facts_.standard = KeyValue<T>::write(*standard_, facts_, nullptr);
        } else {
            facts_.standard = KeyValue<T>::write(*standard_, facts_, nullptr);
        }
    }
}

// The builders follow the type of the member: int and std::int64_t are whole numbers, double a
// number or (with unit) a quantity, sim::Duration a time, sim::Law a law, an enum a choice of
// words, std::optional may be absent, std::vector is a list, a plan of its own a sub-table.
template <class Plan, class T>
KeyBuilder<Plan, T> key(std::string name, T Plan::*member)
{
    return {std::move(name), member};
}

}  // namespace karvan::models
