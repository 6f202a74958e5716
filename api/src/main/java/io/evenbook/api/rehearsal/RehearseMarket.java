package io.evenbook.api.rehearsal;

import io.evenbook.api.Query;

/** Asks for a recorded stretch of a market under other terms. */
public record RehearseMarket(String marketId, Stretch stretch, RehearsedTerms terms)
        implements Query<RehearsalAnswer> {}
