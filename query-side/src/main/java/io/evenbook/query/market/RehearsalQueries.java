package io.evenbook.query.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.port.Rehearsals;
import io.evenbook.api.rehearsal.RehearsalAnswer;
import io.evenbook.api.rehearsal.RehearseMarket;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

@Component
class RehearsalQueries {
    private final Rehearsals rehearsals;

    RehearsalQueries(Rehearsals rehearsals) {
        this.rehearsals = rehearsals;
    }

    @QueryHandler
    RehearsalAnswer handle(RehearseMarket query) {
        return rehearsals.rehearse(market(query.marketId()), query.stretch(), query.terms());
    }

    private static MarketId market(String text) {
        try {
            return new MarketId(text);
        } catch (IllegalArgumentException _) {
            throw new RejectedException(new MarketUnknown(text));
        }
    }
}
