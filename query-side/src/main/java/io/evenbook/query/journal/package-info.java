/** The journal and its trial balance. */
package io.evenbook.query.journal;
