/** What happens between aggregates: orders reach their markets, trades are settled, holds are given back. */
package io.evenbook.saga;
