/** Personal data: sealed with a key of each subject, and unreadable once that key is destroyed. */
package io.evenbook.app.privacy;
