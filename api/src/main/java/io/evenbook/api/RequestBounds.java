package io.evenbook.api;

/**
 * A request is larger than one commit, or one read, allows.
 *
 * @param bound the counted unit, such as {@code legs}, {@code events} or {@code assets in clearing}
 * @param limit the most that is allowed
 */
public record RequestBounds(String bound, long limit) implements Rejection {
    @Override
    public Refusal refusal() {
        return Refusal.rule("request.bounds", "The limit of %d %s is exceeded.".formatted(limit, bound));
    }
}
