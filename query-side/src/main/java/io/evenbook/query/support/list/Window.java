package io.evenbook.query.support.list;

import io.evenbook.api.Paging;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * As much of a list as one request looks at, for filters that no index has as a whole: so many rows that an index does
 * find are compared with the rest of the filters. Then the part ends, with as many items as it has by then, perhaps
 * none, and the next goes on from there.
 *
 * @param table such as {@code orders.trading_order}
 * @param key its column by which the list is ordered
 * @param conditions each is answered by an index in the order of the key; a row that fulfils one of them is looked at
 * @param parameters of the conditions
 * @param rows how many are looked at
 */
public record Window(String table, String key, List<String> conditions, Map<String, ?> parameters, int rows) {
    /** How many rows a request compares with its filters. */
    public static final int COMPARED = 10_000;

    /** The key of the last row that is looked at; empty: all that follow are. */
    OptionalLong end(JdbcClient postgres, Long after, Paging.Order order) {
        boolean oldestFirst = order == Paging.Order.ASC;
        String direction = oldestFirst ? "asc" : "desc";
        String behind = "%s %s :after".formatted(key, oldestFirst ? ">" : "<");
        String walks = conditions.stream()
                .map(condition -> "(select %1$s as key from %2$s where %3$s and %4$s order by %1$s %5$s limit :rows)"
                        .formatted(key, table, condition, behind, direction))
                .collect(Collectors.joining(" union "));
        return postgres.sql("select key from (%s) walk order by key %s offset cast(:rows as bigint) - 1 limit 1"
                        .formatted(walks, direction))
                .param("after", after != null ? after : oldestFirst ? Long.MIN_VALUE : Long.MAX_VALUE)
                .param("rows", rows)
                .params(parameters)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }
}
