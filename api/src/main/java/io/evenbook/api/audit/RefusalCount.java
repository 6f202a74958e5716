package io.evenbook.api.audit;

/**
 * How often a refusal occurred.
 *
 * @param actor the user's id; {@code anonymous} for requests without valid credentials; {@link #OTHERS} for the sum of
 *     the rest
 * @param command the operation, such as {@code POST /api/v1/orders}; empty for {@link #OTHERS}
 * @param code code of the problem; empty for {@link #OTHERS}
 */
public record RefusalCount(String actor, String command, String code, long count) {
    public static final String OTHERS = "others";
}
