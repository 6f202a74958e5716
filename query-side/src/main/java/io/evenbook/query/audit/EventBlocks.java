package io.evenbook.query.audit;

import io.evenbook.api.audit.AccountBits;
import io.evenbook.api.audit.LogBlock;
import io.evenbook.api.id.AccountId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where in the log events may be: in the blocks that the view {@code eventblocks} names, and in those that it does not
 * know yet.
 */
@Component
class EventBlocks {
    private static final String BETWEEN = "block between :first and :last order by block %1$s limit :limit";

    /** The index has them in this order. */
    private static final String OF_TYPE =
            "select distinct block from eventblocks.type_block where type = :type and " + BETWEEN;

    private static final String OF_AGGREGATE_TYPE =
            "select distinct block from eventblocks.type_block where aggregate_type = :aggregateType and " + BETWEEN;
    private static final String OF_BOTH =
            "select block from eventblocks.type_block where type = :type and aggregate_type = :aggregateType and "
                    + BETWEEN;

    /** Events of a trade that name none of its accounts. They are few, or come with events of the accounts. */
    private static final List<String> NAMELESS =
            List.of("trade.TradeCancelled", "trade.SettlementParked", "trade.SettlementRetried");

    /** Of blocks of which this is true without cause, one request reads a few in vain. */
    private static final String ALL_SET =
            "not exists (select from unnest(cast(:bits as int[])) as bit where get_bit(bits, bit) = 0)";

    private static final String OF_ACCOUNT = NAMELESS.stream()
            .map(type -> "(select block from eventblocks.type_block where type = '" + type + "' and " + BETWEEN + ")")
            .collect(Collectors.joining(
                    " union ",
                    "(select block from eventblocks.account_bits where " + ALL_SET + " and " + BETWEEN + ") union ",
                    " order by block %1$s limit :limit"));

    private final JdbcClient postgres;

    EventBlocks(JdbcClient postgres) {
        this.postgres = postgres;
    }

    /**
     * The first blocks of a range that may have events of a type, or of a type of aggregates; one of them may be null.
     */
    List<LogBlock> ofType(String type, String aggregateType, LogRange range, int limit) {
        String sql = type == null ? OF_AGGREGATE_TYPE : aggregateType == null ? OF_TYPE : OF_BOTH;
        JdbcClient.StatementSpec statement = statement(sql, range);
        statement = type == null ? statement : statement.param("type", type);
        return blocks(
                aggregateType == null ? statement : statement.param("aggregateType", aggregateType), range, limit);
    }

    /** The first blocks of a range that may have events of an account, of its orders, trades and transfers. */
    List<LogBlock> ofAccount(AccountId account, LogRange range, int limit) {
        return blocks(statement(OF_ACCOUNT, range).param("bits", arrayOf(AccountBits.of(account))), range, limit);
    }

    private static String arrayOf(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    private JdbcClient.StatementSpec statement(String sql, LogRange range) {
        return postgres.sql(sql.formatted(range.newestFirst() ? "desc" : "asc"));
    }

    /** The position is read first: what it covers is in the rows that are read then. */
    private List<LogBlock> blocks(JdbcClient.StatementSpec statement, LogRange range, int limit) {
        if (range.isEmpty()) {
            return List.of();
        }
        long known = postgres.sql("select position from eventblocks.view_position")
                .query(Long.class)
                .single();
        List<Long> named = statement
                .param("first", range.firstBlock())
                .param("last", range.lastBlock())
                .param("limit", limit)
                .query(Long.class)
                .list();
        LogRange ahead = new LogRange(Math.max(range.after(), known), range.through(), range.newestFirst());
        return Stream.concat(named.stream(), unknown(ahead, limit))
                .distinct()
                .sorted(range.newestFirst() ? Comparator.reverseOrder() : Comparator.naturalOrder())
                .limit(limit)
                .map(LogBlock::new)
                .toList();
    }

    private static Stream<Long> unknown(LogRange range, int limit) {
        if (range.isEmpty()) {
            return Stream.empty();
        }
        LongStream blocks = range.newestFirst()
                ? LongStream.iterate(range.lastBlock(), block -> block >= range.firstBlock(), block -> block - 1)
                : LongStream.rangeClosed(range.firstBlock(), range.lastBlock());
        return blocks.limit(limit).boxed();
    }
}
