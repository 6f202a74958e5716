package io.evenbook.command;

import static io.evenbook.command.Vocabulary.TERMS;
import static io.evenbook.command.Vocabulary.decimal;

import io.evenbook.api.customer.Tier;
import io.evenbook.api.market.BandAction;
import io.evenbook.api.market.FeeAsset;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.market.TradeFees.TierRates;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** A row of a table with new terms: {@code terms minimumQuantity=0.01 static=150}; what is not named is unbounded. */
final class TermsRow {
    private final List<String> words;

    private TermsRow(List<String> words) {
        this.words = words;
    }

    static ChangeTerms of(String[] words) {
        TermsRow row = new TermsRow(List.of(words));
        return new ChangeTerms(
                Vocabulary.BTC_USD,
                row.option("tick", Vocabulary::decimal, TERMS.tickSize()),
                row.option("lot", Vocabulary::decimal, TERMS.lotSize()),
                row.option("maker", Vocabulary::decimal, TERMS.makerFeeRate()),
                row.option("taker", Vocabulary::decimal, TERMS.takerFeeRate()),
                new OrderSizes(
                        row.option("minimumQuantity", Vocabulary::decimal, null),
                        row.option("maximumQuantity", Vocabulary::decimal, null),
                        row.option("minimumNotional", Vocabulary::decimal, null),
                        row.option("maximumNotional", Vocabulary::decimal, null)),
                new PriceBands(
                        row.option("static", Integer::valueOf, null),
                        row.option("dynamic", Integer::valueOf, null),
                        row.option("action", BandAction::valueOf, null),
                        row.option("protectionTicks", Long::valueOf, null)),
                new OrderKinds(
                        row.option("types", text -> list(text, OrderType::valueOf), null),
                        row.option("modes", text -> list(text, SelfTradePrevention::valueOf), null),
                        row.option("default", SelfTradePrevention::valueOf, null)),
                new OpenOrderLimits(
                        row.option("orders", Integer::valueOf, null),
                        row.option("allOrders", Integer::valueOf, null),
                        row.option("icebergs", Integer::valueOf, null),
                        row.option("stops", Integer::valueOf, null)),
                new TradeFees(row.option("fees", FeeAsset::valueOf, null), row.tiers()),
                "a table");
    }

    /** {@code VIP=0.0001/0.0002} */
    private List<TierRates> tiers() {
        return Stream.of(Tier.values())
                .map(tier -> option(
                        tier.name(),
                        rates -> new TierRates(tier, decimal(rates.split("/")[0]), decimal(rates.split("/")[1])),
                        null))
                .filter(Objects::nonNull)
                .toList();
    }

    private static <E> List<E> list(String text, Function<String, E> value) {
        return Stream.of(text.split(",")).map(value).toList();
    }

    private <T> T option(String name, Function<String, T> value, T otherwise) {
        return words.stream()
                .filter(word -> word.startsWith(name + "="))
                .map(word -> value.apply(word.substring(name.length() + 1)))
                .findFirst()
                .orElse(otherwise);
    }
}
