package io.evenbook.query.market;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.Requires;
import io.evenbook.api.rehearsal.RehearsalAnswer;
import io.evenbook.api.rehearsal.RehearseMarket;
import io.evenbook.api.rehearsal.RehearsedTerms;
import io.evenbook.api.rehearsal.Stretch;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/v1/markets")
class RehearsalController {
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern FOUR_DIGIT_YEAR = Pattern.compile("[0-9]{4}-.*");

    private final Queries queries;
    private final JsonMapper json;

    RehearsalController(Queries queries, JsonMapper json) {
        this.queries = queries;
        this.json = json;
    }

    @GetMapping("/{market}/rehearsal")
    @Requires("market:rehearse")
    @Reads(View.LOG)
    RehearsalAnswer rehearse(
            @PathVariable String market,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to,
            @RequestParam(defaultValue = "{}") String terms) {
        Stretch stretch = new Stretch(end("from", from), end("to", to));
        if (stretch.isBackwards()) {
            throw new MalformedRequestException("to", "The to must not be before the from.");
        }
        return queries.ask(new RehearseMarket(market, stretch, terms(terms)));
    }

    private static Stretch.End end(String name, String text) {
        if (text == null) {
            return null;
        }
        if (SEQUENCE.matcher(text).matches()) {
            return new Stretch.End(Long.parseLong(text), null);
        }
        try {
            if (FOUR_DIGIT_YEAR.matcher(text).matches()) {
                return new Stretch.End(null, OffsetDateTime.parse(text).toInstant());
            }
        } catch (DateTimeException e) {
            // The text below says what is allowed.
        }
        throw new MalformedRequestException(
                name,
                "The %s must be a sequence number of the market or a time such as 2026-01-31T12:00:00Z: %s"
                        .formatted(name, text));
    }

    private RehearsedTerms terms(String text) {
        try {
            RehearsedTerms terms = json.readValue(text, RehearsedTerms.class);
            if (terms != null) {
                return terms;
            }
        } catch (JacksonException e) {
            throw new MalformedRequestException("terms", "The terms are malformed: " + e.getOriginalMessage());
        }
        throw new MalformedRequestException("terms", "The terms must be a JSON object.");
    }
}
