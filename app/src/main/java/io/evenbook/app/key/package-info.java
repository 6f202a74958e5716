/** API keys, and logins at issuers of tokens: their tables and their HTTP API. */
package io.evenbook.app.key;
