package io.evenbook.axon.postgres.fault;

import io.evenbook.axon.postgres.fault.Outcome.Acknowledged;
import io.evenbook.axon.postgres.fault.Outcome.Refused;
import io.evenbook.axon.postgres.fault.Outcome.Unknown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The commands of clients and their answers, in the order in which clients recorded them.
 *
 * @param sent by id
 * @param outcomes by id; every command that was sent has one
 */
record History(Map<String, Sent> sent, Map<String, Outcome> outcomes) {

    /** Reads lines that a {@link HistoryFile} wrote. A command without an answer has the outcome unknown. */
    static History of(List<String> lines) {
        Map<String, Sent> sent = new LinkedHashMap<>();
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            String id = words.length > 1 ? words[1] : "";
            switch (words[0]) {
                case HistoryFile.SENT -> {
                    if (sent.put(id, new Sent(id, words[2], Sent.Kind.valueOf(words[3]), Integer.parseInt(words[4])))
                            != null) {
                        throw new IllegalArgumentException("sent twice: " + id);
                    }
                    outcomes.put(id, new Unknown("no answer"));
                }
                case HistoryFile.ACKNOWLEDGED -> outcomes.replace(id, new Acknowledged(Long.parseLong(words[2])));
                case HistoryFile.REFUSED -> outcomes.replace(id, new Refused(words[2]));
                case HistoryFile.UNKNOWN -> outcomes.replace(id, new Unknown(words[2]));
                case HistoryFile.STARTED, HistoryFile.STOPPED -> {}
                default -> throw new IllegalArgumentException("not a line of a history: " + line);
            }
        }
        return new History(sent, outcomes);
    }

    /** How many commands came to what, and why: the first thing to look at when a run is odd. */
    Map<String, Long> summary() {
        return outcomes.values().stream()
                .collect(Collectors.groupingBy(
                        outcome -> switch (outcome) {
                            case Acknowledged a -> "acknowledged";
                            case Refused refused -> "refused: " + refused.why();
                            case Unknown unknown -> "unknown: " + unknown.why();
                        },
                        TreeMap::new,
                        Collectors.counting()));
    }

    long acknowledged() {
        return outcomes.values().stream().filter(Acknowledged.class::isInstance).count();
    }
}
