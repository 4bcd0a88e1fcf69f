/** Tests of revisions, commits and the API. Starting points: {@code HistoryTest}, {@code ConfigApiTest}. */
@org.jspecify.annotations.NullMarked
package io.fairlead.configservice;
