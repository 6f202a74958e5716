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
 * Finds the blocks of the log that may have certain events: those that the view {@code eventblocks} names, and all
 * blocks behind its position.
 */
@Component
class EventBlocks {
    private static final String BETWEEN = "block between :first and :last order by block %1$s limit :limit";

    /** In the order of the index. */
    private static final String OF_TYPE =
            "select distinct block from eventblocks.type_block where type = :type and " + BETWEEN;

    private static final String OF_AGGREGATE_TYPE =
            "select distinct block from eventblocks.type_block where aggregate_type = :aggregateType and " + BETWEEN;
    private static final String OF_BOTH =
            "select block from eventblocks.type_block where type = :type and aggregate_type = :aggregateType and "
                    + BETWEEN;

    /** Types of trade events that name no account. They are few, or stand beside events of the accounts. */
    private static final List<String> NAMELESS = List.of(
            "trade.TradeCancelled",
            "trade.SettlementParked",
            "trade.SettlementRetried",
            "trade.SettlementFailed",
            "trade.SettlementHeld",
            "trade.SettlementReleased");

    /** The bits of a block may match by chance: one request then reads a few blocks in vain. */
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

    /** The first blocks of a range that may have events of a type or of an aggregate type; one of both may be null. */
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

    /** Reads the position first: the rows read later cover at least that. */
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
