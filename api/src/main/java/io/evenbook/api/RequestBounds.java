package io.evenbook.api;

/**
 * A request is larger than one commit, or one read, may be.
 *
 * @param bound what there is too much of, such as {@code legs}, {@code events} or {@code bytes}
 * @param limit how much of it there may be
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
