package io.evenbook.command.control;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.access.LargeBody;
import io.evenbook.api.access.Requires;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.control.ReconciliationBreak;
import io.evenbook.api.control.ReconciliationCommand.RecordReconciliation;
import io.evenbook.api.control.ReconciliationEvent.StatementReconciled;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ReconciliationId;
import io.evenbook.api.id.RequestKey;
import io.evenbook.api.money.Money;
import io.evenbook.command.asset.AssetDirectory;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.reconciliation.AmountLimits;
import io.evenbook.reconciliation.BankStatement;
import io.evenbook.reconciliation.CamtBankStatement;
import io.evenbook.reconciliation.CsvBankStatement;
import io.evenbook.reconciliation.MalformedBankStatementException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Reconciles bank statements, in CSV or camt.053, and records the result. */
@RestController
@RequestMapping("/api/v1/ledger/reconciliations")
class ReconciliationController {
    private static final String CSV = "text/csv";
    private static final String DEFAULT_WINDOW_DAYS = "3";

    private final CommandGate gate;
    private final AssetDirectory assets;
    private final BankStatementReconciler reconciler;

    ReconciliationController(CommandGate gate, AssetDirectory assets, BankStatementReconciler reconciler) {
        this.gate = gate;
        this.assets = assets;
        this.reconciler = reconciler;
    }

    /** A repeat under the same idempotency key must be equal to the first request in all of these. */
    record BankStatementRequest(AssetCode asset, LocalDate from, LocalDate to, int windowDays, String bodyHash) {}

    /**
     * @param from first day of the statement
     * @param to last day of the statement
     */
    record StatementOutcome(
            ReconciliationId reconciliationId,
            AssetCode asset,
            LocalDate from,
            LocalDate to,
            long lines,
            long matched,
            long breakCount,
            List<ReconciliationBreak> breaks,
            BigDecimal statementOpening,
            BigDecimal ledgerOpening,
            BigDecimal statementClosing,
            BigDecimal ledgerClosing,
            long checkedThrough,
            long version,
            long position) {

        static StatementOutcome of(StatementReconciled reconciled, long version, long position) {
            ReconciliationResult result = reconciled.result();
            return new StatementOutcome(
                    reconciled.reconciliationId(),
                    result.asset(),
                    result.from(),
                    result.to(),
                    result.lines(),
                    result.matched(),
                    result.breakCount(),
                    result.breaks(),
                    result.statementOpening(),
                    result.ledgerOpening(),
                    result.statementClosing(),
                    result.ledgerClosing(),
                    result.checkedThrough(),
                    version,
                    position);
        }
    }

    @PostMapping(consumes = CSV)
    @LargeBody
    @Requires("controls:reconcile")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<StatementOutcome> reconcileCsv(
            @RequestParam AssetCode asset,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to,
            @RequestParam(defaultValue = DEFAULT_WINDOW_DAYS) @Min(0) @Max(31) int windowDays,
            @RequestHeader(HttpHeaders.CONTENT_TYPE) MediaType type,
            @RequestBody byte[] body) {
        Charset charset = type.getCharset() == null ? StandardCharsets.UTF_8 : type.getCharset();
        AmountLimits limits = limits(asset);
        BankStatement statement = parsed(() -> CsvBankStatement.parse(body, charset, limits));
        return reconcile(statement, new BankStatementRequest(asset, from, to, windowDays, RequestKey.hash(body)));
    }

    @PostMapping(consumes = {MediaType.APPLICATION_XML_VALUE, MediaType.TEXT_XML_VALUE})
    @LargeBody
    @Requires("controls:reconcile")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<StatementOutcome> reconcileCamt(
            @RequestParam AssetCode asset,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to,
            @RequestParam(defaultValue = DEFAULT_WINDOW_DAYS) @Min(0) @Max(31) int windowDays,
            @RequestBody byte[] body) {
        AmountLimits limits = limits(asset);
        BankStatement statement = parsed(() -> CamtBankStatement.parse(body, asset.value(), limits));
        return reconcile(statement, new BankStatementRequest(asset, from, to, windowDays, RequestKey.hash(body)));
    }

    private AmountLimits limits(AssetCode asset) {
        int decimals = assets.find(asset)
                .orElseThrow(() -> new RejectedException(new AssetUnknown(asset.value())))
                .decimals();
        return new AmountLimits(Money.MAX_INTEGER_DIGITS, decimals);
    }

    private static BankStatement parsed(Supplier<BankStatement> parser) {
        try {
            return parser.get();
        } catch (MalformedBankStatementException e) {
            throw new MalformedRequestException("body", e.getMessage());
        }
    }

    private ResponseEntity<StatementOutcome> reconcile(BankStatement statement, BankStatementRequest request) {
        ReconciliationResult result =
                reconciler.reconcile(request.asset(), statement, request.from(), request.to(), request.windowDays());
        RecordReconciliation command = new RecordReconciliation(ReconciliationId.named(NewIds.unique()), result);
        return gate.perform(Operation.of(command, request, effects -> {
            StatementReconciled reconciled = effects.get(StatementReconciled.class);
            return effects.answer(
                    HttpStatus.CREATED, (version, position) -> StatementOutcome.of(reconciled, version, position));
        }));
    }
}
