package io.evenbook.stream.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.BookAnswer.PriceLevel;
import io.evenbook.stream.client.Message;
import io.evenbook.stream.client.Source;
import io.evenbook.stream.client.Source.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client as a stranger would write it: knows the messages alone, and checks each. */
final class FollowingClient {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    private final Map<String, String> book = new TreeMap<>();
    private final Map<Long, String> orders = new LinkedHashMap<>();
    private final List<String> trades = new ArrayList<>();
    private String bookHash;
    private String phase;
    private long cursor = -1;
    private long sent = -1;
    private int snapshots;
    private boolean isUnfinished;
    private String because;

    /** Connects and takes what there is. */
    void connect(Source source) {
        cursor = sent;
        take(source.begin());
        drain(source);
    }

    /** Takes what there is. */
    void drain(Source source) {
        long before;
        do {
            before = cursor;
            take(source.next(cursor, sent));
        } while (cursor != before);
    }

    private void take(Step step) {
        cursor = step.cursor();
        step.messages().forEach(this::take);
    }

    /** The connection was cut: parts of a snapshot are worth nothing. */
    void cut() {
        isUnfinished = false;
    }

    /** Takes a message that is no heartbeat. */
    void take(Message message) {
        JsonNode data = JSON.readTree(message.json());
        if (message.event().equals("snapshot")) {
            if (!isUnfinished) {
                snapshots++;
                because = data.at("/because").asString();
                book.clear();
                orders.clear();
                trades.clear();
            }
            isUnfinished = data.has("more");
            assertThat(message.id())
                    .isEqualTo(
                            isUnfinished
                                    ? Message.UNFINISHED
                                    : data.at("/sequence").asLong());
        } else {
            assertThat(data.at("/first").asLong()).isEqualTo(sent + 1);
            assertThat(data.at("/last").asLong()).isEqualTo(message.id());
        }
        sent = message.id();
        levels(data.at("/bids"), "BUY ");
        levels(data.at("/asks"), "SELL ");
        data.at("/orders").forEach(this::order);
        data.at("/trades").forEach(trade -> trades.add(trade.at("/tradeId").asString()));
        bookHash = data.has("bookHash") ? data.at("/bookHash").asString() : bookHash;
        phase = data.has("phase") ? data.at("/phase").asString() : phase;
        if (data.has("checksum")) {
            assertThat(checksum()).isEqualTo(data.at("/checksum").asLong());
        }
    }

    private void levels(JsonNode side, String prefix) {
        for (JsonNode level : side) {
            String key = prefix + level.at("/price").asString();
            if (new BigDecimal(level.at("/quantity").asString()).signum() == 0) {
                book.remove(key);
            } else {
                book.put(
                        key,
                        level.at("/quantity").asString() + " "
                                + level.at("/orders").asInt());
            }
        }
    }

    private void order(JsonNode order) {
        long number = order.at("/number").asLong();
        String place = order.at("/side").asString() + " " + order.at("/price").asString() + " since "
                + order.at("/since").asLong();
        String before = orders.get(number);
        if (before != null && !before.startsWith(place)) {
            orders.remove(number);
        }
        if (new BigDecimal(order.at("/quantity").asString()).signum() == 0) {
            orders.remove(number);
        } else {
            orders.put(number, place + ": " + order.at("/quantity").asString());
        }
    }

    private long checksum() {
        return BookChecksum.of(side("BUY ", true), side("SELL ", false));
    }

    private List<PriceLevel> side(String prefix, boolean highestFirst) {
        Comparator<PriceLevel> byPrice = Comparator.comparing(PriceLevel::price);
        return book.entrySet().stream()
                .filter(level -> level.getKey().startsWith(prefix))
                .map(level -> new PriceLevel(
                        new BigDecimal(level.getKey().substring(prefix.length())),
                        new BigDecimal(level.getValue().split(" ")[0]),
                        1))
                .sorted(highestFirst ? byPrice.reversed() : byPrice)
                .toList();
    }

    Map<String, String> book() {
        return book;
    }

    /** In the order in which they took their places. */
    Map<Long, String> orders() {
        return orders;
    }

    List<String> trades() {
        return trades;
    }

    String bookHash() {
        return bookHash;
    }

    String phase() {
        return phase;
    }

    /** The number of the last message; -1: none. */
    long sent() {
        return sent;
    }

    int snapshots() {
        return snapshots;
    }

    /** Why the last snapshot came. */
    String because() {
        return because;
    }
}
