package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.NOW;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.rehearsal.RehearsalAnswer;
import io.evenbook.api.rehearsal.RehearsedTerms;
import io.evenbook.command.World;
import io.evenbook.command.order.OrderState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Commands on the market BTC-USD, and what the log would have of them. */
final class MarketStory {
    private final World world = new World().unlimited();
    private final List<RecordedEvent> events = new ArrayList<>();

    /** All events in the order of the log, those of the market as {@link RecordedEvent}. */
    private final List<Object> log = new ArrayList<>();

    /** How long the log was behind each sent command, by the market's last event. */
    private final Map<Integer, Integer> ends = new TreeMap<>();

    private final Map<OrderId, OrderPlaced> placed = new HashMap<>();
    private Instant now = NOW;

    MarketStory() {
        keep(List.copyOf(world.streams().log()));
    }

    World world() {
        return world;
    }

    Instant now() {
        return now;
    }

    /** Events of the market. */
    List<RecordedEvent> events() {
        return events;
    }

    List<Object> log() {
        return log;
    }

    MarketStory later(long millis) {
        now = now.plusMillis(millis);
        world.at(now);
        return this;
    }

    MarketStory send(Object command) {
        int before = world.streams().log().size();
        try {
            world.send(command);
        } finally {
            // The commits before a refusal stay
            keep(List.copyOf(
                    world.streams().log().subList(before, world.streams().log().size())));
        }
        return this;
    }

    /** Refusals change nothing. */
    void attempt(Object command) {
        try {
            send(command);
        } catch (RejectedException _) {
            world.streams().log();
        }
    }

    private void keep(List<Object> commit) {
        for (Object event : commit) {
            if (event instanceof OrderPlaced order) {
                placed.put(order.orderId(), order);
            }
        }
        for (Object event : commit) {
            if (event instanceof MarketEvent ofMarket) {
                OrderPlaced order = ofMarket instanceof OrderEntered entered ? placed.get(entered.orderId()) : null;
                events.add(new RecordedEvent(events.size(), log.size(), now, ofMarket, order));
                log.add(events.getLast());
            } else {
                log.add(event);
            }
        }
        ends.put(events.size() - 1, log.size());
    }

    /** The market behind one of its events. */
    MarketState marketAfter(int sequence) {
        MarketState market = null;
        for (int i = 0; i <= sequence; i++) {
            market = MarketState.evolve(market, events.get(i).event());
        }
        return market;
    }

    /** All orders as they were behind a sent command. */
    Map<OrderId, OrderState> ordersAfter(int sequence) {
        Map<OrderId, OrderState> orders = new HashMap<>();
        for (Object event : log.subList(0, ends.get(sequence))) {
            if (event instanceof OrderEvent order) {
                orders.compute(order.orderId(), (_, before) -> OrderState.evolve(before, order));
            }
        }
        return orders;
    }

    /** The last events of the market that each sent command has. */
    List<Integer> ends() {
        return List.copyOf(ends.keySet());
    }

    Rehearsal rehearsalAfter(int sequence, RehearsedTerms terms, Function<AccountId, Tier> tiers) {
        int first = Math.min(sequence + 1, events.size() - 1);
        return new Rehearsal(
                marketAfter(sequence), events.get(first).at(), ordersAfter(sequence), calendars(), terms, tiers);
    }

    private PastCalendars calendars() {
        PastCalendars calendars = new PastCalendars();
        for (int position = 0; position < log.size(); position++) {
            if (log.get(position) instanceof CalendarSet set) {
                calendars.set(position, set);
            }
        }
        return calendars;
    }

    /** Rehearses what follows an event. */
    RehearsalAnswer rehearse(int sequence, RehearsedTerms terms) {
        Rehearsal rehearsal = rehearsalAfter(sequence, terms, _ -> Tier.STANDARD);
        events.subList(sequence + 1, events.size()).forEach(rehearsal::play);
        return rehearsal.answer(sequence + 1, events.size() - 1);
    }
}
