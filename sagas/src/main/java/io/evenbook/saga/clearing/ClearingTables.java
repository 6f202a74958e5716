package io.evenbook.saga.clearing;

import org.springframework.jdbc.core.JdbcTemplate;

/** The tables of the process: a fold of the log, written in the transaction of its token. */
record ClearingTables(
        WindowTable windows,
        TradeTable trades,
        PositionTable positions,
        ObligationTable obligations,
        PenaltyTable penalties,
        DefaultTable defaults,
        ParkedTable parked) {
    ClearingTables(JdbcTemplate jdbc) {
        this(
                new WindowTable(jdbc),
                new TradeTable(jdbc),
                new PositionTable(jdbc),
                new ObligationTable(jdbc),
                new PenaltyTable(jdbc),
                new DefaultTable(jdbc),
                new ParkedTable(jdbc));
    }
}
