package io.evenbook.command.customer;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.Requires;
import io.evenbook.api.customer.CustomerCommand;
import io.evenbook.api.customer.CustomerCommand.CloseCustomer;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.DecideKyc;
import io.evenbook.api.customer.CustomerCommand.RecordPersonalRead;
import io.evenbook.api.customer.CustomerCommand.RequestKyc;
import io.evenbook.api.customer.CustomerCommand.ResumeCustomer;
import io.evenbook.api.customer.CustomerCommand.SetTier;
import io.evenbook.api.customer.CustomerCommand.SuspendCustomer;
import io.evenbook.api.customer.CustomerEvent.CustomerCreated;
import io.evenbook.api.customer.CustomerEvent.KycRequested;
import io.evenbook.api.customer.CustomerProfile;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.api.customer.KycDocument;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Idempotency;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.ReasonRequest;
import io.evenbook.command.http.RequestMetaData;
import io.evenbook.command.http.Times;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/customers")
class CustomerController {
    private final CommandGate gate;
    private final RequestMetaData request;
    private final CustomerEdge edge;
    private final boolean alone;

    /** @param alone one person suffices to grant every KYC level */
    CustomerController(
            CommandGate gate,
            RequestMetaData request,
            CustomerEdge edge,
            @Value("${evenbook.kyc.alone:false}") boolean alone) {
        this.gate = gate;
        this.request = request;
        this.edge = edge;
        this.alone = alone;
    }

    /** @param name name of the customer */
    record CustomerRequest(
            @NotBlank @PlainText @Size(max = 200) String name,
            @NotBlank @PlainText @Size(max = 254) String mail) {}

    /** @param level the KYC level that is asked for, 1 or 2 */
    record KycRequest(
            @NotNull @Min(1) @Max(2) Integer level,
            @NotEmpty @Size(max = 20) List<@NotNull @Valid DocumentRequest> documents) {}

    /**
     * @param kind what it proves: IDENTITY, ADDRESS or SOURCE_OF_FUNDS
     * @param sha256 SHA-256 of the document, in hexadecimal digits
     */
    record DocumentRequest(
            @NotNull KycDocument.Kind kind,
            @NotNull @Pattern(regexp = "[0-9a-f]{64}") String sha256) {}

    /**
     * @param id id of the customer
     * @param caseNumber number of the case that was opened, or of the open one with the same content
     */
    record KycDone(CustomerId id, int caseNumber, long version, long position) {}

    /**
     * @param caseNumber number of the case that the decision is about; null: the open one
     * @param code reason of a refusal or of what is missing, of the client's own list
     * @param validUntil when a granted level ends; null: never
     */
    record KycDecisionRequest(
            @Min(1) Integer caseNumber,
            @NotNull KycDecision decision,
            @NotNull @Pattern(regexp = "[A-Z0-9_]{1,40}") String code,
            Instant validUntil,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    record TierRequest(
            @NotNull Tier tier,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    /** @param id id of the customer */
    record CustomerDone(CustomerId id, long version, long position) {}

    /** @param name null if the personal data of the customer was erased; so is {@code mail} */
    record PersonalAnswer(CustomerId customerId, String name, String mail, long version, long position) {}

    @PostMapping
    @Requires("customer:create")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<CustomerDone> create(@Valid @RequestBody CustomerRequest body) {
        Idempotency idempotency = request.idempotency(body);
        CustomerId customerId = edge.add(new CustomerProfile(body.name(), body.mail()), idempotency);
        return gate.perform(
                Operation.of(
                        new CreateCustomer(customerId),
                        body,
                        effects -> effects.answerAsAtFirst(
                                HttpStatus.CREATED,
                                customerId,
                                (version, position) -> new CustomerDone(
                                        effects.find(CustomerCreated.class)
                                                .map(CustomerCreated::customerId)
                                                .orElse(customerId),
                                        version,
                                        position))),
                idempotency);
    }

    @GetMapping("/{customerId}/personal")
    @Requires("customer:personal")
    ResponseEntity<PersonalAnswer> personal(
            @PathVariable String customerId, @RequestParam @NotBlank @PlainText @Size(max = 500) String reason) {
        CustomerId id = edge.require(customerId);
        ResponseEntity<CustomerDone> recorded = perform(new RecordPersonalRead(id, reason), null, reason);
        CustomerProfile profile = edge.profile(id).orElse(new CustomerProfile(null, null));
        CustomerDone read = recorded.getBody();
        return ResponseEntity.ok()
                .eTag(recorded.getHeaders().getETag())
                .body(new PersonalAnswer(id, profile.name(), profile.mail(), read.version(), read.position()));
    }

    @PostMapping("/{customerId}/kyc")
    @Requires("kyc:request")
    ResponseEntity<KycDone> requestKyc(@PathVariable String customerId, @Valid @RequestBody KycRequest body) {
        CustomerId id = edge.require(customerId);
        List<KycDocument> documents = body.documents().stream()
                .map(document -> edge.document(id, document.kind(), document.sha256()))
                .toList();
        return gate.perform(Operation.of(new RequestKyc(id, body.level(), documents), body, effects -> {
            int caseNumber = effects.getOrLast(KycRequested.class, "customer.KycRequested", id)
                    .caseNumber();
            return effects.answer(HttpStatus.OK, (version, position) -> new KycDone(id, caseNumber, version, position));
        }));
    }

    @PostMapping("/{customerId}/kyc/decision")
    @Requires("kyc:decide")
    ResponseEntity<CustomerDone> decideKyc(
            @PathVariable String customerId, @Valid @RequestBody KycDecisionRequest body) {
        Caller caller = edge.access().caller();
        return perform(
                new DecideKyc(
                        edge.require(customerId),
                        body.caseNumber(),
                        body.decision(),
                        body.code(),
                        Times.micros("validUntil", body.validUntil()),
                        body.reason(),
                        caller.userId(),
                        caller.personId(),
                        alone),
                body,
                body.reason());
    }

    @PostMapping("/{customerId}/tier")
    @Requires("customer:tier")
    ResponseEntity<CustomerDone> setTier(@PathVariable String customerId, @Valid @RequestBody TierRequest body) {
        return perform(new SetTier(edge.require(customerId), body.tier(), body.reason()), body, body.reason());
    }

    @PostMapping("/{customerId}/suspend")
    @Requires("customer:suspend")
    ResponseEntity<CustomerDone> suspend(@PathVariable String customerId, @Valid @RequestBody ReasonRequest body) {
        return perform(new SuspendCustomer(edge.require(customerId), body.reason()), body, body.reason());
    }

    @PostMapping("/{customerId}/resume")
    @Requires("customer:suspend")
    ResponseEntity<CustomerDone> resume(@PathVariable String customerId, @Valid @RequestBody ReasonRequest body) {
        return perform(new ResumeCustomer(edge.require(customerId), body.reason()), body, body.reason());
    }

    @PostMapping("/{customerId}/close")
    @Requires("customer:close")
    ResponseEntity<CustomerDone> close(@PathVariable String customerId, @Valid @RequestBody ReasonRequest body) {
        return perform(new CloseCustomer(edge.require(customerId), body.reason()), body, body.reason());
    }

    private ResponseEntity<CustomerDone> perform(CustomerCommand command, Object body, String reason) {
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) -> new CustomerDone(command.customerId(), version, position)))
                .because(reason));
    }
}
