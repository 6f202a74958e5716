package io.evenbook.query.support.list;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Bounds the rows that one request compares with filters that no index has together. The page ends at the bound, with
 * as many items as matched, perhaps none, and the next page goes on from there.
 *
 * @param table such as {@code orders.trading_order}
 * @param key the column that orders the list
 * @param conditions an index finds the rows of each in the order of the key; a row that meets any of them counts
 * @param parameters of the conditions
 * @param rows how many rows one request compares
 */
public record ScanLimit(String table, String key, List<String> conditions, Map<String, ?> parameters, int rows) {
    /** The default for {@code rows}. */
    public static final int COMPARED = 10_000;

    /**
     * Counts the rows of each of some values.
     *
     * @param conditions with {@code %s} in place of a value
     */
    public static ScanLimit ofEach(String table, String key, List<String> conditions, List<String> values) {
        List<String> ofEach = new ArrayList<>();
        Map<String, String> parameters = new HashMap<>();
        for (String value : values) {
            String name = "value" + parameters.size();
            parameters.put(name, value);
            conditions.forEach(condition -> ofEach.add(condition.formatted(":" + name)));
        }
        return new ScanLimit(table, key, ofEach, parameters, COMPARED);
    }

    /** The key of the last row within the bound; empty if fewer rows follow. */
    OptionalLong end(JdbcClient postgres, Long after, boolean oldestFirst) {
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
