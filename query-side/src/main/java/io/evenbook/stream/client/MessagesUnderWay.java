package io.evenbook.stream.client;

import io.evenbook.stream.client.StreamClient.UnderWay;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The messages that clients are being sent at a moment. One that several clients get counts once. */
final class MessagesUnderWay {
    private final List<Busy> clients;

    private record Busy(StreamClient client, UnderWay underWay) {}

    private MessagesUnderWay(List<Busy> clients) {
        this.clients = clients;
    }

    static MessagesUnderWay of(Collection<StreamClient> clients) {
        List<Busy> busy = new ArrayList<>();
        for (StreamClient client : clients) {
            UnderWay underWay = client.underWay();
            if (underWay != null) {
                busy.add(new Busy(client, underWay));
            }
        }
        long now = System.nanoTime();
        busy.sort(Comparator.comparingLong(each -> now - each.underWay.sinceNanos()));
        return new MessagesUnderWay(busy);
    }

    /** The bytes of all. */
    long bytes() {
        Set<Message> counted = counted();
        return clients.stream().mapToLong(each -> bytesOf(each, counted)).sum();
    }

    /** The clients whose messages do not fit beside those of the clients that began later. */
    List<StreamClient> beyond(long maxBytes) {
        Set<Message> counted = counted();
        List<StreamClient> beyond = new ArrayList<>();
        long bytes = 0;
        for (Busy each : clients) {
            long more = bytesOf(each, counted);
            bytes += more;
            if (more > 0 && bytes > maxBytes) {
                beyond.add(each.client);
            }
        }
        return beyond;
    }

    private static Set<Message> counted() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private static long bytesOf(Busy client, Set<Message> counted) {
        return client.underWay.messages().stream()
                .filter(counted::add)
                .mapToLong(message -> message.json().length)
                .sum();
    }
}
