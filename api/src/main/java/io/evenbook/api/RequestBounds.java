package io.evenbook.api;

/**
 * A request is larger than one commit, or one read, allows.
 *
 * @param bound the counted unit: {@code legs}, {@code events} or {@code bytes}
 * @param limit the most that is allowed
 */
public record RequestBounds(String bound, long limit) implements Rejection {
    @Override
    public String code() {
        return "request.bounds";
    }

    @Override
    public String detail() {
        return "The limit of %d %s is exceeded.".formatted(limit, bound);
    }

    @Override
    public Kind kind() {
        return Kind.RULE;
    }
}
