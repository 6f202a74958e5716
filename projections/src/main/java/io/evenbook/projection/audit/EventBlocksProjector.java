package io.evenbook.projection.audit;

import io.evenbook.api.audit.AccountBits;
import io.evenbook.api.audit.LogBlock;
import io.evenbook.api.audit.NamesAccounts;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.projection.view.Rows;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Which types of events, and which accounts, are in each block of the log: for lists of the log that would walk all of
 * it otherwise.
 */
@Component
class EventBlocksProjector implements TableProjector {
    private static final String READ_TYPES = """
            select known.type, known.block, known.aggregate_type, known.count, known.first_at, known.last_at
              from unnest(?::text[], ?::bigint[], ?::text[]) as wanted (type, block, aggregate_type)
              join {view}.type_block known using (type, block, aggregate_type)""";

    private static final String WRITE_TYPES = """
            insert into {view}.type_block (type, block, aggregate_type, count, first_at, last_at)
            select * from unnest(?::text[], ?::bigint[], ?::text[], ?::int[], ?::timestamptz[], ?::timestamptz[])
            on conflict (type, block, aggregate_type) do update set count = excluded.count, last_at = excluded.last_at""";

    private static final String WRITE_ACCOUNTS = """
            insert into {view}.account_bits (block, bits)
            select block, bits::bit(8192) from unnest(?::bigint[], ?::text[]) as named (block, bits)
            on conflict (block) do update set bits = account_bits.bits | excluded.bits""";

    @Override
    public String view() {
        return "eventblocks";
    }

    @Override
    public int version() {
        return 1;
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
            types.merge(key, new TypeCount(1, event.at(), event.at()), TypeCount::plus);
            eachAccount(
                    event.event(),
                    account -> accounts.computeIfAbsent(block, _ -> new HashSet<>())
                            .add(account));
        }
        tables.read(READ_TYPES, rows(types.keySet()), (row, _) -> {
            TypeCount known = new TypeCount(row.getInt("count"), time(row, "first_at"), time(row, "last_at"));
            return types.computeIfPresent(
                    new TypeKey(row.getString("type"), row.getLong("block"), row.getString("aggregate_type")),
                    (_, added) -> known.plus(added));
        });
        Rows counted = new Rows();
        types.forEach((key, count) ->
                counted.add(key.type, key.block, key.aggregateType, count.count, count.firstAt, count.lastAt));
        Rows bits = new Rows();
        accounts.forEach((block, named) -> bits.add(block, AccountBits.text(named)));
        tables.write(WRITE_TYPES, counted);
        tables.write(WRITE_ACCOUNTS, bits);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Rows rows(Set<TypeKey> keys) {
        Rows rows = new Rows();
        keys.forEach(key -> rows.add(key.type, key.block, key.aggregateType));
        return rows;
    }

    private static void eachAccount(Object event, Consumer<AccountId> account) {
        if (event instanceof NamesAccounts named) {
            named.accounts().forEach(account);
        }
        if (event instanceof PostsEntry posting) {
            posting.entry().postings().stream()
                    .map(leg -> leg.ledgerAccount().account())
                    .flatMap(Optional::stream)
                    .forEach(account);
        }
    }

    private record TypeKey(String type, long block, String aggregateType) {}

    private record TypeCount(int count, Instant firstAt, Instant lastAt) {
        TypeCount plus(TypeCount later) {
            return new TypeCount(count + later.count, firstAt, later.lastAt);
        }
    }
}
