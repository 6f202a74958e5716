package io.evenbook.query.statement;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.Paging;
import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountQuery.FindStatement;
import io.evenbook.api.account.StatementAnswer;
import io.evenbook.api.id.AssetCode;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.SortedPageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.text.TextAnswer;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/accounts/{accountId}/statement")
class StatementController {
    private static final String CSV = "text/csv";

    private final Queries queries;
    private final Statements statements;

    StatementController(Queries queries, Statements statements) {
        this.queries = queries;
        this.statements = statements;
    }

    @GetMapping
    @Requires("statement:read")
    @Reads({View.ACCOUNTS, View.JOURNAL, View.REFERENCE})
    StatementAnswer statement(
            @PathVariable String accountId,
            @RequestParam AssetCode asset,
            @RequestParam(required = false) Instant from,
            @RequestParam(required = false) Instant to,
            @RequestParam(required = false) String format,
            @Valid SortedPageParameters page) {
        if (format != null && !format.equals("json")) {
            throw new MalformedRequestException("format", "The format must be json or csv: %s.".formatted(format));
        }
        return queries.ask(new FindStatement(accountId, asset, from, to, page.oldestFirst()));
    }

    /** The whole statement; ignores limit and cursor. */
    @GetMapping(params = "format=csv")
    @Requires("statement:read")
    @Reads({View.ACCOUNTS, View.JOURNAL, View.REFERENCE})
    void download(
            @PathVariable String accountId,
            @RequestParam AssetCode asset,
            @RequestParam(required = false) Instant from,
            @RequestParam(required = false) Instant to,
            HttpServletResponse response) {
        csv(accountId, asset, from, to, response);
    }

    /** The same for clients that ask for it by the Accept header. */
    @GetMapping(produces = CSV)
    @Requires("statement:read")
    @Reads({View.ACCOUNTS, View.JOURNAL, View.REFERENCE})
    void csv(
            @PathVariable String accountId,
            @RequestParam AssetCode asset,
            @RequestParam(required = false) Instant from,
            @RequestParam(required = false) Instant to,
            HttpServletResponse response) {
        FindStatement query = new FindStatement(accountId, asset, from, to, new Paging(1, null, Paging.Order.ASC));
        TextAnswer.send(
                response,
                CSV + ";charset=UTF-8",
                "statement-%s-%s.csv".formatted(accountId, asset),
                writer -> statements.read(query, new StatementCsv(query, writer)));
    }
}
