package io.evenbook.reconciliation;

import static io.evenbook.reconciliation.CamtDocument.balance;
import static io.evenbook.reconciliation.CamtDocument.entry;
import static io.evenbook.reconciliation.CamtDocument.parse;
import static io.evenbook.reconciliation.CamtDocument.parseAll;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that the parser refuses, and attacks by XML entities. */
class CamtBankStatementFaultsTest {
    /** Longer than 40 lines: one row for each fault. */
    static Stream<Arguments> faults() {
        String good = entry("5.00", "CRDT", "2026-03-02", "");
        String at = "line 4, Document/BkToCstmrStmt/Stmt";
        String two = """
                <NtryDtls><TxDtls><Amt Ccy="USD">7.00</Amt></TxDtls><TxDtls>%s</TxDtls></NtryDtls>""";
        return Stream.of(
                arguments("", "line 3, Document/BkToCstmrStmt: must have one Stmt and has 0"),
                arguments("<Stmt/><Stmt/>", "line 3, Document/BkToCstmrStmt: must have one Stmt and has 2"),
                arguments(
                        "<Stmt>" + good.replace("Ccy=\"USD\"", "Ccy=\"EUR\"") + "</Stmt>",
                        at + "/Ntry/Amt: must have Ccy USD"),
                arguments("<Stmt>" + good.replace(" Ccy=\"USD\"", "") + "</Stmt>", at + "/Ntry/Amt: must have Ccy USD"),
                arguments("<Stmt>" + good.replace("5.00", "-5.00") + "</Stmt>", at + "/Ntry/Amt: must not have a sign"),
                arguments(
                        "<Stmt>" + good.replace("5.00", "5,00") + "</Stmt>",
                        at + "/Ntry/Amt: must be a plain decimal such as -12.30: 5,00"),
                arguments(
                        "<Stmt>" + good.replace("5.00", "0.0000001") + "</Stmt>",
                        at + "/Ntry/Amt: may have at most 6 decimals: 0.0000001"),
                arguments(
                        "<Stmt>" + good.replace("CRDT", "CREDIT") + "</Stmt>",
                        at + "/Ntry/CdtDbtInd: must be CRDT or DBIT"),
                arguments(
                        "<Stmt>" + good.replace("<CdtDbtInd>CRDT</CdtDbtInd>", "") + "</Stmt>",
                        at + "/Ntry: must have one CdtDbtInd and has 0"),
                arguments(
                        "<Stmt>" + good.replace("<Sts><Cd>BOOK</Cd></Sts>", "") + "</Stmt>",
                        at + "/Ntry: must have one Sts and has 0"),
                arguments(
                        "<Stmt>" + good.replace("2026-03-02", "02/03/2026") + "</Stmt>",
                        at + "/Ntry/BookgDt/Dt: must be a day such as 2026-01-31: 02/03/2026"),
                arguments(
                        "<Stmt>" + good.replace("<BookgDt><Dt>2026-03-02</Dt></BookgDt>", "") + "</Stmt>",
                        at + "/Ntry: must have one BookgDt and has 0"),
                arguments(
                        "<Stmt>\n" + entry("8.00", "CRDT", "2026-03-02", two.formatted("<Amt Ccy=\"USD\">2.00</Amt>"))
                                + "</Stmt>",
                        "line 5, Document/BkToCstmrStmt/Stmt/Ntry: its transactions sum to 9.000000, not 8.000000"),
                arguments(
                        "<Stmt>" + entry("7.00", "CRDT", "2026-03-02", two.formatted("")) + "</Stmt>",
                        at + "/Ntry/NtryDtls/TxDtls: must have an amount, as other transactions of the entry have"),
                arguments(
                        "<Stmt>" + balance("OPBD", "1.00", "CRDT", "2026-03-01")
                                + balance("OPBD", "2.00", "CRDT", "2026-03-01") + "</Stmt>",
                        at + "/Bal: is a second balance OPBD"),
                arguments(
                        "<Stmt>" + balance("OPBD", "1.00", "CRDT", "2026-03-01") + good
                                + balance("CLBD", "5.99", "CRDT", "2026-03-31") + "</Stmt>",
                        at + "/Bal: the opening balance and the entries sum to 6.000000, not 5.990000"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theMessageNamesThePlaceAndTheFault(String statement, String message) {
        assertThatThrownBy(() -> parse(statement))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage(message);
    }

    @Test
    void otherDocumentsAreRefused() {
        String message = "line 1, Document: must be a Document in a namespace that starts with "
                + "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
        assertThatThrownBy(() -> parseAll("<Document/>"))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> parseAll("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.052.001.08'/>"))
                .hasMessage(message);
        assertThatThrownBy(() -> parseAll("<html/>")).isInstanceOf(MalformedBankStatementException.class);
    }

    @Test
    void malformedXmlIsRefused() {
        for (String document : new String[] {
            "", "date,amount", "<Document>", "<a></b>", "<a>&unknown;</a>", "<a/><b/>", "<a b='1' b='2'/>"
        }) {
            assertThatThrownBy(() -> parseAll(document))
                    .as(document)
                    .isInstanceOf(MalformedBankStatementException.class)
                    .hasMessage("line 1: The body is not well-formed XML");
        }
    }

    @Test
    void entitiesAreNeverExpanded() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE Document [<!ENTITY a0 \"lol\">");
        for (int i = 1; i < 30; i++) {
            bomb.append("<!ENTITY a%d \"&a%d;&a%d;&a%d;\">".formatted(i, i - 1, i - 1, i - 1));
        }
        assertThatThrownBy(() -> parseAll(bomb + "]><Document>&a29;</Document>"))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage("line 1: a document type declaration is not accepted");
    }

    @Test
    void nothingIsFetched() throws IOException {
        try (ServerSocket outside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            outside.setSoTimeout(200);
            String address = "http://127.0.0.1:" + outside.getLocalPort() + "/x";
            for (String document : new String[] {
                "<!DOCTYPE Document SYSTEM \"%s\"><Document/>",
                "<!DOCTYPE Document [<!ENTITY x SYSTEM \"%s\">]><Document>&x;</Document>",
                "<!DOCTYPE Document [<!ENTITY %% x SYSTEM \"%s\"> %%x;]><Document/>"
            }) {
                assertThatThrownBy(() -> parseAll(document.formatted(address)))
                        .as(document)
                        .isInstanceOf(MalformedBankStatementException.class);
            }
            assertThatThrownBy(outside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aFileIsNotRead() {
        assertThatThrownBy(() -> parseAll("<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                        + "<Document><BkToCstmrStmt>&x;</BkToCstmrStmt></Document>"))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage("line 1: a document type declaration is not accepted");
    }

    @Test
    void depthIsBounded() {
        assertThatThrownBy(() -> parseAll("<a>".repeat(100_000)))
                .isInstanceOf(MalformedBankStatementException.class)
                .hasMessage("line 1: elements may be at most 32 deep");
        assertThatThrownBy(() -> parseAll("<a>".repeat(32) + "</a>".repeat(32)))
                .hasMessageContaining("must be a Document");
        assertThatThrownBy(() -> parseAll("<a>".repeat(33) + "</a>".repeat(33)))
                .hasMessageContaining("at most 32 deep");
    }
}
