package io.evenbook.axon.postgres.fault;

import io.evenbook.axon.postgres.fault.Evidence.Event;
import io.evenbook.axon.postgres.fault.Evidence.TokenStep;
import io.evenbook.axon.postgres.fault.Evidence.ViewRow;
import io.evenbook.axon.postgres.fault.Outcome.Acknowledged;
import io.evenbook.axon.postgres.fault.Outcome.Refused;
import io.evenbook.axon.postgres.fault.Outcome.Unknown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The invariants after every run. Each one lists its violations. */
enum Invariant {
    ACKNOWLEDGED_EVENTS_EXIST_EXACTLY_ONCE {
        @Override
        List<String> brokenBy(History history, Evidence evidence) {
            Map<String, List<Event>> byCommand = byCommand(evidence);
            List<String> broken = new ArrayList<>();
            history.outcomes().forEach((id, outcome) -> {
                List<Event> events = byCommand.getOrDefault(id, List.of());
                if (outcome instanceof Acknowledged acknowledged
                        && (events.size() != 1 || events.getFirst().position() != acknowledged.position())) {
                    broken.add("%s was acknowledged at %d and has %s"
                            .formatted(history.sent().get(id), acknowledged.position(), events));
                }
            });
            return broken;
        }
    },

    REFUSED_COMMANDS_LEAVE_NOTHING {
        @Override
        List<String> brokenBy(History history, Evidence evidence) {
            return evidence.events().stream()
                    .filter(event -> history.outcomes().get(event.commandId()) instanceof Refused)
                    .map(event -> "%s was %s and left %s"
                            .formatted(
                                    history.sent().get(event.commandId()),
                                    history.outcomes().get(event.commandId()),
                                    event))
                    .toList();
        }
    },

    UNKNOWN_COMMANDS_HAPPEN_AT_MOST_ONCE {
        @Override
        List<String> brokenBy(History history, Evidence evidence) {
            return byCommand(evidence).entrySet().stream()
                    .filter(command -> history.outcomes().get(command.getKey()) instanceof Unknown)
                    .filter(command -> command.getValue().size() > 1)
                    .map(command -> "%s has %s".formatted(history.sent().get(command.getKey()), command.getValue()))
                    .toList();
        }
    },

    EVENTS_DO_WHAT_THEIR_COMMANDS_ASKED {
        @Override
        List<String> brokenBy(History history, Evidence evidence) {
            return evidence.events().stream()
                    .filter(event -> !isAskedBy(history.sent().get(event.commandId()), event))
                    .map(event ->
                            "%s was asked by %s".formatted(event, history.sent().get(event.commandId())))
                    .toList();
        }
    },

    POSITIONS_ARE_DENSE {
        @Override
        List<String> brokenBy(History history, Evidence evidence) {
            List<String> broken = new ArrayList<>();
            long last = 0;
            for (Event event : evidence.events()) {
                if (event.position() != last + 1) {
                    broken.add("%d comes after %d".formatted(event.position(), last));
                }
                last = event.position();
            }
            return broken;
        }
    },

    STREAMS_ARE_DENSE {
        @Override
        List<String> brokenBy(History history, Evidence evidence) {
            List<String> broken = new ArrayList<>();
            Map<String, Long> last = new HashMap<>();
            for (Event event : evidence.events()) {
                Long before = last.put(event.jarId(), event.sequence());
                if (event.sequence() != (before == null ? 0 : before + 1)) {
                    broken.add("%s continues %s".formatted(event, before));
                }
            }
            return broken;
        }
    },

    TIME_NEVER_FALLS {
        @Override
        List<String> brokenBy(History history, Evidence evidence) {
            List<String> broken = new ArrayList<>();
            Instant last = Instant.MIN;
            for (Event event : evidence.events()) {
                if (event.recordedAt().isBefore(last)) {
                    broken.add("%s is earlier than %s".formatted(event, last));
                }
                last = event.recordedAt();
            }
            return broken;
        }
    },

    /** Each event finds in its jar what the one before left there, and nothing else puts any in or takes any out. */
    MARBLES_ARE_CONSERVED {
        @Override
        List<String> brokenBy(History history, Evidence evidence) {
            List<String> broken = new ArrayList<>();
            Map<String, Integer> inJars = new HashMap<>();
            for (Event event : evidence.events()) {
                int expected = inJars.getOrDefault(event.jarId(), 0) + event.marbles();
                if (event.after() != expected || event.after() < 0) {
                    broken.add("%s should leave %d".formatted(event, expected));
                }
                inJars.put(event.jarId(), event.after());
            }
            int inEvents = evidence.events().stream().mapToInt(Event::marbles).sum();
            int inView = evidence.view().stream().mapToInt(ViewRow::marbles).sum();
            if (inEvents != inView) {
                broken.add("the events put in %d, the view has %d".formatted(inEvents, inView));
            }
            return broken;
        }
    },

    VIEW_EQUALS_FOLD_OF_EVENTS {
        @Override
        List<String> brokenBy(History history, Evidence evidence) {
            Map<String, ViewRow> fold = new HashMap<>();
            for (Event event : evidence.events()) {
                ViewRow before = fold.getOrDefault(event.jarId(), new ViewRow(event.jarId(), 0, 0, 0));
                fold.put(
                        event.jarId(),
                        new ViewRow(
                                event.jarId(),
                                before.marbles() + event.marbles(),
                                before.events() + 1,
                                event.position()));
            }
            Map<String, ViewRow> view = evidence.view().stream().collect(Collectors.toMap(ViewRow::jarId, row -> row));
            List<String> broken = new ArrayList<>();
            fold.forEach((jarId, row) -> {
                ViewRow shown = view.remove(jarId);
                if (!row.equals(shown)) {
                    broken.add("%s should be %s".formatted(shown, row));
                }
            });
            view.values().forEach(row -> broken.add("nothing says " + row));
            return broken;
        }
    },

    TOKENS_NEVER_GO_BACK {
        @Override
        List<String> brokenBy(History history, Evidence evidence) {
            List<String> broken = new ArrayList<>();
            Map<String, TokenStep> last = new HashMap<>();
            for (TokenStep step : evidence.tokens()) {
                TokenStep before = last.put(step.processor() + step.segment(), step);
                if (before != null && step.position() < before.position()) {
                    broken.add("%s after %s".formatted(step, before));
                }
            }
            return broken;
        }
    };

    /** Says what breaks it; nothing if it holds. */
    abstract List<String> brokenBy(History history, Evidence evidence);

    private static Map<String, List<Event>> byCommand(Evidence evidence) {
        return evidence.events().stream()
                .filter(event -> event.commandId() != null)
                .collect(Collectors.groupingBy(Event::commandId));
    }

    private static boolean isAskedBy(Sent command, Event event) {
        return command != null
                && command.jarId().equals(event.jarId())
                && event.marbles()
                        == switch (command.kind()) {
                            case OPEN -> 0;
                            case ADD -> command.amount();
                            case TAKE -> -command.amount();
                            case FAIL -> Integer.MIN_VALUE;
                        };
    }
}
