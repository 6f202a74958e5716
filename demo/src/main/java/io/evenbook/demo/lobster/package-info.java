/**
 * Reads recorded markets in the format of LOBSTER (lobsterdata.com): a message file, and a book file whose line i is
 * the book after message i. Prices are in ten-thousandths of the quote asset, sizes in shares.
 */
package io.evenbook.demo.lobster;
