package io.evenbook.stream.market;

import io.evenbook.api.MalformedRequestException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a client of a market's stream gets. */
public enum Channel {
    BOOK,
    ORDERS,
    TRADES,
    TICKER,
    CANDLES,
    PHASE;

    private static final String NAMES = "book, orders, trades, ticker, candles, phase";

    /**
     * The channels of a list such as {@code book,trades}.
     *
     * @throws MalformedRequestException if one is unknown or occurs twice
     */
    static Set<Channel> named(String list) {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        for (String name : list.split(",", -1)) {
            Channel channel = Arrays.stream(values())
                    .filter(each -> each.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> malformed("There is no channel %s; there are %s.".formatted(name, NAMES)));
            if (!channels.add(channel)) {
                throw malformed("The channel %s occurs twice.".formatted(name));
            }
        }
        return channels;
    }

    private static MalformedRequestException malformed(String detail) {
        return new MalformedRequestException("channels", detail);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
