package io.evenbook.projection.audit;

import io.evenbook.api.audit.AccountBits;
import io.evenbook.api.audit.LogBlock;
import io.evenbook.api.audit.NamesAccounts;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Writes which event types and which accounts occur in each block of the log. A filtered list of the log skips all
 * other blocks.
 */
@Component
class EventBlocksProjector implements TableProjector {
    private static final Table<TypeCount> TYPE_BLOCK = Table.<TypeCount>of("type_block")
            .text("type", count -> count.key.type)
            .bigint("block", count -> count.key.block)
            .text("aggregate_type", count -> count.key.aggregateType);

    private static final Statement<TypeCount> READ_TYPES = TYPE_BLOCK.sql("""
            select known.type, known.block, known.aggregate_type, known.count, known.first_at, known.last_at
              from {rows} join {view}.type_block known using (type, block, aggregate_type)""");

    private static final Statement<TypeCount> WRITE_TYPES = TYPE_BLOCK
            .integer("count", TypeCount::count)
            .time("first_at", TypeCount::firstAt)
            .time("last_at", TypeCount::lastAt)
            .upsert("type", "block", "aggregate_type");

    private static final Statement<Entry<Long, Set<AccountId>>> WRITE_ACCOUNTS = Table.<Entry<Long, Set<AccountId>>>of(
                    "account_bits")
            .bigint("block", Entry::getKey)
            .text("bits", named -> AccountBits.text(named.getValue()))
            .sql("""
            insert into {view}.account_bits (block, bits) select block, bits::bit(8192) from {rows}
            on conflict (block) do update set bits = account_bits.bits | excluded.bits""");

    @Override
    public String view() {
        return "eventblocks";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(READ_TYPES, WRITE_TYPES, WRITE_ACCOUNTS);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(Object.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Map<TypeKey, TypeCount> types = new LinkedHashMap<>();
        Map<Long, Set<AccountId>> accounts = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            long block = LogBlock.of(event.position()).number();
            TypeKey key = new TypeKey(EventCatalog.of(event.event().getClass()).name(), block, event.aggregateType());
            types.merge(key, new TypeCount(key, 1, event.at(), event.at()), TypeCount::plus);
            eachAccount(
                    event.event(),
                    account -> accounts.computeIfAbsent(block, _ -> new HashSet<>())
                            .add(account));
        }
        tables.read(READ_TYPES, types.values(), (row, _) -> known(row))
                .forEach(known -> types.computeIfPresent(known.key, (_, added) -> known.plus(added)));
        tables.write(WRITE_TYPES, types.values());
        tables.write(WRITE_ACCOUNTS, accounts.entrySet());
    }

    private static TypeCount known(ResultSet row) throws SQLException {
        return new TypeCount(
                new TypeKey(row.getString("type"), row.getLong("block"), row.getString("aggregate_type")),
                row.getInt("count"),
                time(row, "first_at"),
                time(row, "last_at"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static void eachAccount(Object event, Consumer<AccountId> account) {
        if (event instanceof NamesAccounts named) {
            named.accounts().forEach(account);
        }
        if (event instanceof PostsEntry posting && posting.entry() != null) {
            posting.entry().postings().stream()
                    .map(leg -> leg.ledgerAccount().account())
                    .flatMap(Optional::stream)
                    .forEach(account);
        }
    }

    private record TypeKey(String type, long block, String aggregateType) {}

    private record TypeCount(TypeKey key, int count, Instant firstAt, Instant lastAt) {
        TypeCount plus(TypeCount later) {
            return new TypeCount(key, count + later.count, firstAt, later.lastAt);
        }
    }
}
