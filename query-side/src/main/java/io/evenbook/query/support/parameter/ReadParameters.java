package io.evenbook.query.support.parameter;

import io.evenbook.api.MalformedRequestException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.springframework.core.convert.converter.Converter;
import org.springframework.format.FormatterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses parameters that the stores cannot represent: times outside four-digit years, and the character NUL, which
 * PostgreSQL's text excludes.
 */
@Component
class ReadParameters implements WebMvcConfigurer, HandlerInterceptor {
    private static final Pattern FOUR_DIGIT_YEAR = Pattern.compile("[0-9]{4}-.*");
    private static final Duration LONGEST = Duration.ofDays(36_500);

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(String.class, Instant.class, (Converter<String, Instant>) ReadParameters::time);
        registry.addConverter(String.class, LocalDate.class, (Converter<String, LocalDate>) ReadParameters::date);
        registry.addConverter(String.class, Duration.class, (Converter<String, Duration>) ReadParameters::duration);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.getParameterMap().forEach((name, values) -> {
            if (Arrays.stream(values).anyMatch(value -> value.indexOf('\0') >= 0)) {
                throw new MalformedRequestException(name, "A parameter must not contain the character NUL.");
            }
        });
        return true;
    }

    static Instant time(String text) {
        try {
            if (FOUR_DIGIT_YEAR.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            // The text below says what is allowed.
        }
        throw new IllegalArgumentException("must be a time such as 2026-01-31T12:00:00Z: " + text);
    }

    static LocalDate date(String text) {
        try {
            if (FOUR_DIGIT_YEAR.matcher(text).matches()) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException e) {
            // Said below, in words for people.
        }
        throw new IllegalArgumentException("must be a date such as 2026-01-31: " + text);
    }

    static Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeException e) {
            // Said below, in words for people.
        }
        throw new IllegalArgumentException("must be a duration such as PT5M, of 0 to 36500 days: " + text);
    }
}
