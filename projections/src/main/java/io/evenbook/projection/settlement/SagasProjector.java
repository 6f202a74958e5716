package io.evenbook.projection.settlement;

import io.evenbook.api.EventCatalog;
import io.evenbook.api.account.AccountEvent.PartPosted;
import io.evenbook.api.account.AccountEvent.PartPrepared;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.PartReleased;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeId;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Sagas as operators see them: told from what happened to the trade or the group of entries and to its accounts, since a saga has no events
 * of its own. A settlement pays in, pays out, is recorded and done; parked by a refusal it is STUCK until somebody has it tried again. The
 * posting of a group runs until all of it is posted or rejected, and again with each new attempt.
 */
@Component
class SagasProjector implements TableProjector {
    private static final String START = """
            insert into {view}.saga (saga_id, type, key, state, step, payments, attempts, started_at, updated_at, last_error,
                                     started_position, position)
            select saga_id, 'Settlement', key, coalesce(state, 'RUNNING'),
                   coalesce(step, case when payments < 2 then 'PAY_IN' when payments < 4 then 'PAY_OUT' else 'RECORD' end),
                   payments, 1 + attempts, started_at, updated_at, error, started_position, position
              from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::int[], ?::timestamptz[], ?::timestamptz[], ?::text[],
                          ?::bigint[], ?::bigint[])
                   as started (saga_id, key, state, step, payments, attempts, started_at, updated_at, error, started_position, position)""";

    /** Each payment is made once, so they can be counted: after two both sides have paid in, after four both are paid. */
    private static final String CHANGE = """
            update {view}.saga
               set state = coalesce(changed.state, saga.state),
                   step = coalesce(changed.step, case when saga.payments + changed.payments < 2 then 'PAY_IN'
                                                      when saga.payments + changed.payments < 4 then 'PAY_OUT'
                                                      else 'RECORD' end),
                   payments = saga.payments + changed.payments,
                   attempts = saga.attempts + changed.attempts,
                   last_error = coalesce(changed.error, saga.last_error),
                   updated_at = changed.updated_at, position = changed.position
              from unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::int[], ?::timestamptz[], ?::text[], ?::bigint[])
                   as changed (saga_id, state, step, payments, attempts, updated_at, error, position)
             where saga.saga_id = changed.saga_id""";

    private static final String START_GROUP = """
            insert into {view}.saga as before (saga_id, type, key, state, step, attempts, started_at, updated_at, last_error,
                                               started_position, position)
            select saga_id, 'EntryPosting', saga_id, state, step, attempts, started_at, updated_at, error, started_position, position
              from unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::bigint[],
                          ?::bigint[])
                   as started (saga_id, state, step, attempts, started_at, updated_at, error, started_position, position)
            on conflict (saga_id)
            do update set state = excluded.state, step = excluded.step, attempts = excluded.attempts, updated_at = excluded.updated_at,
                          last_error = coalesce(excluded.last_error, before.last_error), position = excluded.position""";

    private static final String CHANGE_GROUP = """
            update {view}.saga
               set state = coalesce(changed.state, saga.state), step = coalesce(changed.step, saga.step),
                   last_error = coalesce(changed.error, saga.last_error), updated_at = changed.updated_at, position = changed.position
              from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::bigint[])
                   as changed (saga_id, state, step, updated_at, error, position)
             where saga.saga_id = changed.saga_id""";

    private static final String RECORD_STEP = """
            insert into {view}.saga_step (saga_id, position, event_type, detail, at)
            select * from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::timestamptz[])""";

    @Override
    public String view() {
        return "sagas";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(
                TradeEvent.class, TradePaidIn.class, TradePaidOut.class, GroupEvent.class, PartPrepared.class, PartRefused.class,
                PartPosted.class, PartReleased.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Map<TradeId, Settlement> settlements = new LinkedHashMap<>();
        Map<GroupId, Group> groups = new LinkedHashMap<>();
        Rows steps = new Rows();
        for (ViewEvent event : events) {
            GroupStep groupStep = groupStepOf(event.event());
            if (groupStep != null) {
                groups.computeIfAbsent(groupStep.group, Group::new).add(event, groupStep);
                steps.add(
                        groupStep.group, event.position(), EventCatalog.of(event.event().getClass()).name(), groupStep.detail,
                        event.at());
            }
            Step step = stepOf(event.event());
            if (step != null) {
                Settlement settlement = settlements.computeIfAbsent(step.trade, Settlement::new);
                settlement.add(event, step);
                steps.add(
                        settlement.id, event.position(), EventCatalog.of(event.event().getClass()).name(), step.detail, event.at());
            }
        }
        Rows started = new Rows();
        Rows changed = new Rows();
        settlements.values().forEach(settlement -> settlement.write(started, changed));
        tables.write(START, started);
        tables.change(CHANGE, changed);
        Rows startedGroups = new Rows();
        Rows changedGroups = new Rows();
        groups.values().forEach(group -> group.write(startedGroups, changedGroups));
        tables.write(START_GROUP, startedGroups);
        tables.change(CHANGE_GROUP, changedGroups);
        tables.write(RECORD_STEP, steps);
    }

    /** Null if no settlement is about the event. */
    private static Step stepOf(Object event) {
        return switch (event) {
            case TradeExecuted trade ->
                Step.of(trade.tradeId(), "%s at %s".formatted(trade.quantity(), trade.price().toPlainString()));
            case TradePaidIn paid ->
                Step.payment(paid.tradeId(), "%s paid %s into clearing".formatted(paid.accountId(), paid.captured()));
            case TradePaidOut paid ->
                Step.payment(
                        paid.tradeId(), "%s was paid %s less a fee of %s".formatted(paid.accountId(), paid.receipt(), paid.fee()));
            case TradeSettled trade -> new Step(trade.tradeId(), 0, "DONE", "ENDED", 0, null, "Both sides have been paid");
            case SettlementParked parked -> {
                String error = parked.code() + ": " + parked.detail();
                yield new Step(parked.tradeId(), 0, null, "STUCK", 0, error, error);
            }
            case SettlementRetried retried ->
                new Step(retried.tradeId(), 0, null, "RUNNING", 1, null, Objects.requireNonNullElse(retried.reason(), ""));
            default -> null;
        };
    }

    /** Null if no posting of entries is about the event. */
    private static GroupStep groupStepOf(Object event) {
        return switch (event) {
            case EntriesRequested requested ->
                new GroupStep(
                        requested.groupId(), requested.attempt(), "PREPARE", "RUNNING", null,
                        "%d entries are to be posted".formatted(requested.entries().size()));
            case PartPrepared part -> GroupStep.of(part.groupId(), "%s is ready".formatted(part.accountId()));
            case PartRefused part ->
                GroupStep.of(part.groupId(), "%s refused: %s: %s".formatted(part.accountId(), part.code(), part.detail()));
            case PartPosted part -> GroupStep.of(part.groupId(), "%s has posted its part".formatted(part.accountId()));
            case PartReleased part -> GroupStep.of(part.groupId(), "%s has given its part back".formatted(part.accountId()));
            case EntriesPosted posted ->
                new GroupStep(posted.groupId(), 0, "POSTED", "ENDED", null, "%d entries are posted".formatted(posted.entries().size()));
            case EntriesRejected rejected -> {
                String error = rejected.code() + ": " + rejected.detail();
                yield new GroupStep(rejected.groupId(), 0, "REJECTED", "ENDED", error, error);
            }
            default -> null;
        };
    }

    /**
     * What an event means for the posting of a group.
     *
     * @param attempt that begins with it; 0: none
     * @param name    of the step that it is at now; null: as it was
     * @param state   null: as it was
     * @param error   null: the last one stays
     */
    private record GroupStep(GroupId group, int attempt, String name, String state, String error, String detail) {
        static GroupStep of(GroupId group, String detail) {
            return new GroupStep(group, 0, null, null, null, detail);
        }
    }

    /** What the events of a batch mean for one group. */
    private static final class Group {
        private final GroupId id;
        private ViewEvent start;
        private ViewEvent last;
        private int attempt;
        private String state;
        private String step;
        private String error;

        Group(GroupId id) {
            this.id = id;
        }

        void add(ViewEvent event, GroupStep taken) {
            if (taken.attempt > 0) {
                start = start == null ? event : start;
                attempt = taken.attempt;
            }
            last = event;
            state = taken.state == null ? state : taken.state;
            step = taken.name == null ? step : taken.name;
            error = taken.error == null ? error : taken.error;
        }

        void write(Rows started, Rows changed) {
            if (start == null) {
                changed.add(id, state, step, last.at(), error, last.position());
            } else {
                started.add(
                        id, state, step, attempt, start.at(), last.at(), error, start.position(), last.position());
            }
        }
    }

    /**
     * What an event means for a settlement.
     *
     * @param payments how many were made with it
     * @param name     of the step that the settlement is at now; null: as the payments say
     * @param state    null: as it was
     * @param attempts how many were begun with it
     * @param error    null: the last one stays
     */
    private record Step(TradeId trade, int payments, String name, String state, int attempts, String error, String detail) {
        static Step of(TradeId trade, String detail) {
            return new Step(trade, 0, null, null, 0, null, detail);
        }

        static Step payment(TradeId trade, String detail) {
            return new Step(trade, 1, null, null, 0, null, detail);
        }
    }

    /** What the events of a batch mean for one settlement. */
    private static final class Settlement {
        private final TradeId trade;
        private final String id;
        private ViewEvent start;
        private ViewEvent last;
        private String state;
        private String step;
        private int payments;
        private int attempts;
        private String error;

        Settlement(TradeId trade) {
            this.trade = trade;
            this.id = "stl_" + trade;
        }

        void add(ViewEvent event, Step taken) {
            if (event.event() instanceof TradeExecuted) {
                start = event;
            }
            last = event;
            state = taken.state == null ? state : taken.state;
            step = taken.name;
            payments += taken.payments;
            attempts += taken.attempts;
            error = taken.error == null ? error : taken.error;
        }

        void write(Rows started, Rows changed) {
            if (start == null) {
                changed.add(id, state, step, payments, attempts, last.at(), error, last.position());
            } else {
                started.add(
                        id, trade, state, step, payments, attempts, start.at(), last.at(), error, start.position(), last.position());
            }
        }
    }
}
