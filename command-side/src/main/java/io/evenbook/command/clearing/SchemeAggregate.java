package io.evenbook.command.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.SchemeCommand;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeEvent;
import io.evenbook.api.clearing.SchemeRejection.SchemeUnknown;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.api.id.SchemeId;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import java.util.List;

/** A settlement scheme with its windows: looks up what {@link SchemeDecider} needs beside the state. */
public final class SchemeAggregate {
    /** A window causes five events in general, so a scheme of 288 windows a day gets about three snapshots a day. */
    private static final int SNAPSHOT_EVERY = 500;

    public static final Aggregate<SchemeState, SchemeCommand, SchemeEvent> AGGREGATE = Aggregate.of(
                    "Scheme",
                    SchemeState.class,
                    SchemeCommand.class,
                    SchemeEvent.class,
                    Decider.of(SchemeAggregate::decide, SchemeState::evolve))
            .identifiedBy(SchemeCommand::schemeId, SchemeEvent::schemeId)
            .weigher(SchemeState::weight)
            .snapshotEvery(SNAPSHOT_EVERY, "3")
            .build();

    private SchemeAggregate() {}

    /**
     * A scheme with its windows.
     *
     * @throws RejectedException {@code clearing.scheme-unknown}
     */
    public static SchemeState require(SchemeId schemeId, Facts facts) {
        SchemeState state = facts.find(AGGREGATE.type(), schemeId);
        if (state == null) {
            throw unknown(schemeId);
        }
        return state;
    }

    private static List<SchemeEvent> decide(SchemeState state, SchemeCommand command, Facts facts) {
        if (command instanceof SetScheme set) {
            SchemeTerms present = state == null ? null : state.terms();
            SchemeTerms terms = SchemeRules.valid(set.schemeId(), set.terms(), present, facts);
            return decider(terms, facts).decide(state, new SetScheme(set.schemeId(), terms, set.reason()));
        }
        if (state == null) {
            throw unknown(command.schemeId());
        }
        return decider(state.terms(), facts).decide(state, command);
    }

    private static SchemeDecider decider(SchemeTerms terms, Facts facts) {
        BusinessCalendar trading = CalendarState.require(terms.tradingCalendar(), facts);
        List<BusinessCalendar> settlement = terms.calendars().stream()
                .map(calendar -> CalendarState.require(calendar, facts))
                .toList();
        return new SchemeDecider(new WindowSchedule(terms, trading, new SettlementDates(settlement)), facts.time());
    }

    private static RejectedException unknown(SchemeId schemeId) {
        return new RejectedException(new SchemeUnknown(schemeId.value()));
    }
}
