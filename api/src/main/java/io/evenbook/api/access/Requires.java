package io.evenbook.api.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The permission that a caller of a controller method needs, such as {@code order:create}. The service does not start
 * when a controller method lacks this annotation, or names a permission that no role has.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {

    /** Needs no permission, and no credentials. */
    String NOTHING = "nothing";

    /** {@code resource:verb} in lower case, or {@link #NOTHING}. */
    String value();

    /**
     * The query parameter that limits the request to the caller's choice of one account. Without it the request needs
     * the permission for all accounts: {@code order:cancel} becomes {@code order:cancel-all}. Empty, the default: the
     * same permission for every request.
     */
    String scopedBy() default "";
}
