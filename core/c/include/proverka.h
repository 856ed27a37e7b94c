/*
 * Proverka: checks of arms-control treaties, in C.
 *
 * This file is made from the Rust sources of the package proverka-c; changes to it are lost.
 *
 * Rules for all functions
 *
 * - A function returns PROVERKA_OK or why it did nothing, and writes its results through pointers. On an error it
 *   writes nothing, unless its documentation says otherwise. proverka_status_text gives the words for a status.
 * - The caller owns all memory. Nothing is allocated, nothing is kept after a function returns (except where
 *   proverka_treaty_read says so), and there is no global state: any number of threads may call any functions at
 *   once.
 * - A pointer points to as many values as its type or its count says. A null pointer, a misaligned pointer and an
 *   impossible length are errors; a pointer to a list may be null if the count is zero. A pointer to memory that does
 *   not exist cannot be noticed.
 * - Where a function writes must not overlap what it reads. Structs that are passed by value are copies.
 * - Texts are UTF-8 with a length in bytes, and need no zero byte at the end. PROVERKA_TEXT("warheads") writes a text
 *   literal and its length. Texts that functions return do end with a zero byte.
 * - Structs have a fixed layout of fixed-width integers and pointers. Fields called `reserved` must be zero where a
 *   program fills a struct. Codes such as verdicts and units begin at 1, so that a field that was forgotten is an
 *   error and no answer.
 * - What is not known is never guessed. A verdict that is not PROVERKA_HOLDS may be PROVERKA_FAILS, but also
 *   PROVERKA_UNDECIDED or PROVERKA_NOT_BINDING.
 */

#ifndef PROVERKA_H
#define PROVERKA_H

#include <stddef.h>
#include <stdint.h>

/* A text literal and its length, for two parameters or two fields that follow each other. Anything but a literal does
 * not compile. */
#define PROVERKA_TEXT(literal) ("" literal), (sizeof("" literal) - 1)


/**
 * The function did what it says.
 */
#define PROVERKA_OK 0

/**
 * A pointer is null that must not be.
 */
#define PROVERKA_NULL_POINTER 1

/**
 * A pointer is not aligned as its type demands.
 */
#define PROVERKA_MISALIGNED 2

/**
 * A length or a count is larger than any object in memory.
 */
#define PROVERKA_TOO_LONG 3

/**
 * There is no room for all of the output. Functions that write lists fill the room and say how much is needed.
 */
#define PROVERKA_BUFFER_TOO_SMALL 4

/**
 * An integer is none of the constants that are allowed there.
 */
#define PROVERKA_BAD_VALUE 5

/**
 * A text is not valid UTF-8.
 */
#define PROVERKA_NOT_UTF8 6

/**
 * There are more values than the function can take.
 */
#define PROVERKA_TOO_MANY 7

/**
 * The library refuses this for a reason that has no number in this header yet.
 */
#define PROVERKA_OTHER_REASON 8

/**
 * A text is not a date of the form YYYY-MM-DD.
 */
#define PROVERKA_NOT_A_DATE 16

/**
 * There is no such day in the calendar.
 */
#define PROVERKA_NO_SUCH_DAY 17

/**
 * The result would lie before 0001-01-01 or after 9999-12-31.
 */
#define PROVERKA_OUT_OF_CALENDAR 18

/**
 * The resulting month does not have the day, and `PROVERKA_MONTH_END_REJECT` refuses another one.
 */
#define PROVERKA_MONTH_TOO_SHORT 19

/**
 * A range ends before it begins.
 */
#define PROVERKA_REVERSED 20

/**
 * The catalogue has no treaty of this name.
 */
#define PROVERKA_NO_SUCH_TREATY 32

/**
 * The treaty has no party of this code.
 */
#define PROVERKA_NO_SUCH_PARTY 33

/**
 * The treaty has no side or group of this name.
 */
#define PROVERKA_NO_SUCH_SIDE 34

/**
 * The treaty has no quantity of this name.
 */
#define PROVERKA_NO_SUCH_QUANTITY 35

/**
 * The treaty has no named day of this name or index.
 */
#define PROVERKA_NO_SUCH_NAMED_DAY 36

/**
 * The acts are not sorted by the earliest day of each.
 */
#define PROVERKA_ACTS_OUT_OF_ORDER 37

/**
 * An act of this kind must name its parties.
 */
#define PROVERKA_ACT_NEEDS_PARTIES 38

/**
 * An act of this kind names no other day, so `until` must be zero.
 */
#define PROVERKA_ACT_NAMES_NO_DAY 39

/**
 * An act of this kind must name the day until which it extends the treaty.
 */
#define PROVERKA_ACT_NEEDS_A_DAY 40

/**
 * Two totals are of the same side and quantity.
 */
#define PROVERKA_REPEATED 41

/**
 * The term has no known end that an extension could move.
 */
#define PROVERKA_NO_EXPIRY 42

/**
 * The list of names has no name with this index.
 */
#define PROVERKA_NO_SUCH_NAME 43

/**
 * The bytes are not a bundle, because the first ones are not `PVKB1`.
 */
#define PROVERKA_NOT_A_BUNDLE 64

/**
 * The bundle ends before its first entry.
 */
#define PROVERKA_SHORT_BUNDLE 65

/**
 * The bundle begins at a size that no record can have.
 */
#define PROVERKA_BAD_BASE 66

/**
 * A field of the genesis has an invalid value.
 */
#define PROVERKA_BAD_GENESIS 67

/**
 * The genesis names algorithms that this library does not know, so it cannot judge the record.
 */
#define PROVERKA_UNKNOWN_ALGORITHMS 68

/**
 * A public key, of the request or of the genesis, is invalid.
 */
#define PROVERKA_BAD_KEY 69

/**
 * Two of the three keys are the same.
 */
#define PROVERKA_SAME_KEY 70

/**
 * A signature of the genesis does not verify.
 */
#define PROVERKA_BAD_GENESIS_SIGNATURE 71

/**
 * The genesis names another key of a party than the request does.
 */
#define PROVERKA_OTHER_PARTY 72

/**
 * The text is not JSON.
 */
#define PROVERKA_NOT_JSON 96

/**
 * The text is JSON, but a value in it is no part of a treaty, or out of range.
 */
#define PROVERKA_NOT_A_TREATY 97

/**
 * The storage is not aligned to `PROVERKA_STORAGE_ALIGNMENT`, or shorter than `proverka_storage_size()`.
 */
#define PROVERKA_BAD_STORAGE 98

/**
 * The rows of the treaty do not fit each other, such as a limit of a quantity that is not listed.
 */
#define PROVERKA_FLAWED_TREATY 99

/**
 * The version of this interface. It grows with every change that a compiled program could notice.
 */
#define PROVERKA_INTERFACE 1

/**
 * The room that a date takes as text, with the zero byte at its end. Unit: bytes.
 */
#define PROVERKA_DATE_TEXT_SIZE 11

/**
 * A number of days, each of 24 hours.
 */
#define PROVERKA_DAYS 1

/**
 * A number of calendar months.
 */
#define PROVERKA_MONTHS 2

/**
 * A number of calendar years, each of 12 months.
 */
#define PROVERKA_YEARS 3

/**
 * 31 January and one month is the last day of February.
 */
#define PROVERKA_MONTH_END_CLAMP 1

/**
 * 31 January and one month is refused with `PROVERKA_MONTH_TOO_SHORT`.
 */
#define PROVERKA_MONTH_END_REJECT 2

/**
 * The name of the treaty itself, such as `new-start`; its index is 0.
 */
#define PROVERKA_NAME_TREATY 1

/**
 * The codes of the parties, such as `US`. The index is also the bit in a `proverka_parties_t`.
 */
#define PROVERKA_NAME_PARTY 2

/**
 * The sides that are judged separately. Most parties are a side of their own, whose name is their code.
 */
#define PROVERKA_NAME_SIDE 3

/**
 * The groups of parties that keep a limit together.
 */
#define PROVERKA_NAME_GROUP 4

/**
 * The quantities that the treaty limits, such as `warheads`.
 */
#define PROVERKA_NAME_QUANTITY 5

/**
 * The days that the treaty names and counts from. The index is also the one that acts use.
 */
#define PROVERKA_NAME_NAMED_DAY 6

/**
 * Room that is enough for every name in the catalogue, with the zero byte at its end. Unit: bytes.
 */
#define PROVERKA_NAME_SIZE 64

/**
 * A party raised an extension.
 */
#define PROVERKA_ACT_EXTENSION_RAISED 1

/**
 * A party offered talks on an extension.
 */
#define PROVERKA_ACT_TALKS_OFFERED 2

/**
 * The parties consider an extension together.
 */
#define PROVERKA_ACT_UNDER_CONSIDERATION 3

/**
 * A party declined talks on an extension.
 */
#define PROVERKA_ACT_TALKS_DECLINED 4

/**
 * Parties agreed to an extension. Domestic steps may remain.
 */
#define PROVERKA_ACT_EXTENSION_AGREED 5

/**
 * An extension came into force, up to the day `until`, which must be given.
 */
#define PROVERKA_ACT_EXTENSION_IN_FORCE 6

/**
 * A party's notice of withdrawal was received. It must name the party, and may name a day.
 */
#define PROVERKA_ACT_WITHDRAWAL_NOTICE 7

/**
 * A party took its notice of withdrawal back before it took effect. It must name the party.
 */
#define PROVERKA_ACT_NOTICE_WITHDRAWN 8

/**
 * A party suspended the effect of its notice of withdrawal before it took effect. It must name the party.
 */
#define PROVERKA_ACT_NOTICE_SUSPENDED 9

/**
 * A party declared that it does not want the treaty to be renewed. It must name the party.
 */
#define PROVERKA_ACT_DENUNCIATION 10

/**
 * The parties extended the treaty without an end.
 */
#define PROVERKA_ACT_INDEFINITE_EXTENSION 11

/**
 * The parties agreed to end the treaty. It may name the day.
 */
#define PROVERKA_ACT_TERMINATION_AGREED 12

/**
 * Another treaty replaced this one.
 */
#define PROVERKA_ACT_SUPERSEDED 13

/**
 * The treaty that this one depends on ended.
 */
#define PROVERKA_ACT_BASIS_ENDED 14

/**
 * A party declared that it suspends the treaty.
 */
#define PROVERKA_ACT_SUSPENSION 15

/**
 * A party ended its suspension.
 */
#define PROVERKA_ACT_SUSPENSION_ENDED 16

/**
 * The treaty is applied provisionally, before it enters into force.
 */
#define PROVERKA_ACT_PROVISIONAL_APPLICATION 17

/**
 * The provisional application ended.
 */
#define PROVERKA_ACT_PROVISIONAL_APPLICATION_ENDED 18

/**
 * A signatory declared that it will not become a party. It must name the signatory.
 */
#define PROVERKA_ACT_DECLARED_NO_PARTY 19

/**
 * A signatory became a party. It must name it, and may name the day from which the treaty binds it.
 */
#define PROVERKA_ACT_RATIFICATION 20

/**
 * A state that had not signed became a party. It must name it, and may name the day from which the treaty binds it.
 */
#define PROVERKA_ACT_ACCESSION 21

/**
 * The day of an event that the treaty names and counts from. `named_day` says which.
 */
#define PROVERKA_ACT_NAMED_DAY 22

/**
 * A party stated that another one does not comply with the treaty. It must name the party that stated it.
 */
#define PROVERKA_ACT_COMPLIANCE_FINDING 23

/**
 * A party withheld data that the treaty asks for.
 */
#define PROVERKA_ACT_DATA_WITHHELD 24

/**
 * Inspections were refused or paused.
 */
#define PROVERKA_ACT_INSPECTIONS_HALTED 25

/**
 * A session of the treaty's commission was put off.
 */
#define PROVERKA_ACT_COMMISSION_PUT_OFF 26

/**
 * A third party was asked to join.
 */
#define PROVERKA_ACT_THIRD_PARTY_INVITED 27

/**
 * A third party refused to join.
 */
#define PROVERKA_ACT_THIRD_PARTY_REFUSED 28

/**
 * A promise or an offer that is political, not legal.
 */
#define PROVERKA_ACT_POLITICAL_COMMITMENT 29

/**
 * A statement, or a domestic step.
 */
#define PROVERKA_ACT_STATEMENT 30

/**
 * The largest number of acts that a program can give.
 */
#define PROVERKA_MOST_ACTS 32

/**
 * The acts are those that the catalogue has on record for the treaty.
 */
#define PROVERKA_ACTS_ON_RECORD 1

/**
 * The acts are those that the program gives, and no others.
 */
#define PROVERKA_ACTS_GIVEN 2

/**
 * The day before the anniversary is the last day of a term that ends on an anniversary.
 */
#define PROVERKA_LAST_DAY_EVE 1

/**
 * The anniversary itself is the last day of a term that ends on an anniversary.
 */
#define PROVERKA_LAST_DAY_ANNIVERSARY 2

/**
 * The clause is complied with, or the statement is true.
 */
#define PROVERKA_HOLDS 1

/**
 * The clause is violated, or the statement is false.
 */
#define PROVERKA_FAILS 2

/**
 * The data allow both.
 */
#define PROVERKA_UNDECIDED 3

/**
 * The clause binds nobody on that day, so this is neither a pass nor a failure.
 */
#define PROVERKA_NOT_BINDING 4

/**
 * The rule was read in the text of the treaty or on an official page of a party.
 */
#define PROVERKA_PROVENANCE_TEXT 1

/**
 * The rule was read in a secondary source.
 */
#define PROVERKA_PROVENANCE_SECONDARY 2

/**
 * The rule was computed from facts that were read.
 */
#define PROVERKA_PROVENANCE_DERIVED 3

/**
 * The rule is general knowledge that no source read for the catalogue confirms.
 */
#define PROVERKA_PROVENANCE_UNVERIFIED 4

/**
 * The treaty has not entered into force.
 */
#define PROVERKA_TREATY_NOT_YET 1

/**
 * The treaty has not entered into force, but is applied provisionally.
 */
#define PROVERKA_TREATY_PROVISIONAL 2

/**
 * The treaty never entered into force, and a signatory declared that it will not become a party.
 */
#define PROVERKA_TREATY_ABANDONED 3

/**
 * The treaty is in force.
 */
#define PROVERKA_TREATY_IN_FORCE 4

/**
 * The term of the treaty has expired.
 */
#define PROVERKA_TREATY_EXPIRED 5

/**
 * So many parties withdrew that fewer than two sides remain.
 */
#define PROVERKA_TREATY_WITHDRAWN 6

/**
 * The parties agreed to end the treaty.
 */
#define PROVERKA_TREATY_TERMINATED 7

/**
 * Another treaty replaced it, or the treaty that it depends on ended.
 */
#define PROVERKA_TREATY_SUPERSEDED 8

/**
 * The known facts fit more than one of these.
 */
#define PROVERKA_TREATY_UNDECIDED 9

/**
 * No party raised an extension.
 */
#define PROVERKA_EXTENSION_NONE 1

/**
 * A party raised an extension, or offered talks.
 */
#define PROVERKA_EXTENSION_RAISED 2

/**
 * The parties consider an extension together.
 */
#define PROVERKA_EXTENSION_UNDER_CONSIDERATION 3

/**
 * Talks on an extension were declined.
 */
#define PROVERKA_EXTENSION_TALKS_DECLINED 4

/**
 * Every party agreed to an extension. Domestic steps may remain.
 */
#define PROVERKA_EXTENSION_AGREED 5

/**
 * An extension is in force, or was until the treaty ended.
 */
#define PROVERKA_EXTENSION_IN_FORCE 6

/**
 * The known facts fit more than one of these.
 */
#define PROVERKA_EXTENSION_UNDECIDED 7

/**
 * The party has not joined the treaty.
 */
#define PROVERKA_PARTY_NOT_JOINED 1

/**
 * The treaty is not in force, but the party applies it provisionally with the others.
 */
#define PROVERKA_PARTY_PROVISIONAL 2

/**
 * The treaty is in force and binds the party.
 */
#define PROVERKA_PARTY_BOUND 3

/**
 * The treaty binds the party, whose notice of withdrawal has not taken effect yet.
 */
#define PROVERKA_PARTY_NOTICE_RUNNING 4

/**
 * The party has left the treaty.
 */
#define PROVERKA_PARTY_LEFT 5

/**
 * The treaty is not in force.
 */
#define PROVERKA_PARTY_NOT_IN_FORCE 6

/**
 * The known facts fit more than one of these.
 */
#define PROVERKA_PARTY_UNDECIDED 7

/**
 * The treaty surely never ends.
 */
#define PROVERKA_END_NEVER 1

/**
 * The treaty ends, or ended, on exactly the day `earliest`, which is also `latest`.
 */
#define PROVERKA_END_EXACT 2

/**
 * The treaty ends, or ended, on a day from `earliest` to `latest`, both included. If `latest` is three zeros, it may
 * never end.
 */
#define PROVERKA_END_RANGE 3

/**
 * The days asked about have different answers.
 */
#define PROVERKA_END_DIFFERS 4

/**
 * The value of `days_left` if the number is not known, or there is none because the treaty never ends.
 */
#define PROVERKA_DAYS_UNKNOWN UINT32_MAX

/**
 * The value of `most` if nothing bounds a number from above.
 */
#define PROVERKA_UNBOUNDED UINT32_MAX

/**
 * The room for a clause, with the zero byte at its end. Unit: bytes.
 */
#define PROVERKA_CLAUSE_SIZE 48

/**
 * The record is whole.
 */
#define PROVERKA_FAULT_NONE 0

/**
 * The input ends within the entry.
 */
#define PROVERKA_FAULT_CUT 1

/**
 * Bytes follow the end of the bundle.
 */
#define PROVERKA_FAULT_TRAILING 2

/**
 * The entry is neither open nor redacted.
 */
#define PROVERKA_FAULT_FORM 3

/**
 * A byte that must be zero is not zero.
 */
#define PROVERKA_FAULT_NOT_ZERO 4

/**
 * The body does not begin with OPEN.
 */
#define PROVERKA_FAULT_FIRST_WORD 5

/**
 * No kind of entry has this number.
 */
#define PROVERKA_FAULT_KIND 6

/**
 * The number of annex parts is wrong for the kind.
 */
#define PROVERKA_FAULT_PARTS 7

/**
 * An entry of this kind may not be redacted.
 */
#define PROVERKA_FAULT_HIDDEN 8

/**
 * The flags contradict each other or the session.
 */
#define PROVERKA_FAULT_FLAGS 9

/**
 * The sequence number is another one.
 */
#define PROVERKA_FAULT_SEQ 10

/**
 * The epoch is another one than the chain of keys has reached.
 */
#define PROVERKA_FAULT_EPOCH 11

/**
 * The device's signature does not verify with the key of its epoch.
 */
#define PROVERKA_FAULT_SIGNATURE 12

/**
 * The boot number is zero, or lower than before.
 */
#define PROVERKA_FAULT_BOOT 13

/**
 * The earliest time is lower than before.
 */
#define PROVERKA_FAULT_EARLIEST 14

/**
 * The width of the time interval has no meaning.
 */
#define PROVERKA_FAULT_WIDTH 15

/**
 * The entry follows RETIRE, which ends a record.
 */
#define PROVERKA_FAULT_AFTER_RETIRE 16

/**
 * The epoch that is announced is not the next one.
 */
#define PROVERKA_FAULT_NEXT_EPOCH 17

/**
 * The key that is announced is invalid.
 */
#define PROVERKA_FAULT_NEXT_KEY 18

/**
 * The key that is announced is already in use.
 */
#define PROVERKA_FAULT_KEY_REUSED 19

/**
 * A signature of a party is missing.
 */
#define PROVERKA_FAULT_MISSING 20

/**
 * A signature of a party does not verify.
 */
#define PROVERKA_FAULT_PARTY 21

/**
 * The byte that says who held the session is wrong or does not match the signatures.
 */
#define PROVERKA_FAULT_HELD 22

/**
 * The session number is not the expected one.
 */
#define PROVERKA_FAULT_SESSION 23

/**
 * The number of TALLY and CORRECTION entries is another one.
 */
#define PROVERKA_FAULT_TALLIES 24

/**
 * The entry counts, but no session is open.
 */
#define PROVERKA_FAULT_NO_SESSION 25

/**
 * The corrected entry is not an earlier entry of the same session.
 */
#define PROVERKA_FAULT_CORRECTED 26

/**
 * The complement of a total does not match the total.
 */
#define PROVERKA_FAULT_COMPLEMENT 27

/**
 * A total is not the sum of the total before and the change.
 */
#define PROVERKA_FAULT_SUM 28

/**
 * The limit is another one than the one in force.
 */
#define PROVERKA_FAULT_LIMIT 29

/**
 * The entry closes with another total than the entries give.
 */
#define PROVERKA_FAULT_TOTALS 30

/**
 * The size is not that of the last close.
 */
#define PROVERKA_FAULT_SIZE 31

/**
 * The head is not that of the record.
 */
#define PROVERKA_FAULT_HEAD 32

/**
 * The role is not that of a party.
 */
#define PROVERKA_FAULT_ROLE 33

/**
 * An interval ends before it begins, or is not the intersection of both parties' intervals.
 */
#define PROVERKA_FAULT_INTERVAL 34

/**
 * The category has no limit.
 */
#define PROVERKA_FAULT_CATEGORY 35

/**
 * The treaty had expired before the entry.
 */
#define PROVERKA_FAULT_EXPIRED 36

/**
 * The expiry is not the one in force, or has not passed.
 */
#define PROVERKA_FAULT_EXPIRY 37

/**
 * The released size is out of range.
 */
#define PROVERKA_FAULT_RELEASED 38

/**
 * The epoch or key of the release is not the one that signs the next entry.
 */
#define PROVERKA_FAULT_RELEASED_KEY 39

/**
 * The totals, limits or expiry of the release are not those at the released size.
 */
#define PROVERKA_FAULT_CARRIED 40

/**
 * No RELEASE covers the beginning of the record.
 */
#define PROVERKA_FAULT_UNRELEASED 41

/**
 * The record does not begin with the genesis.
 */
#define PROVERKA_FAULT_START 42

/**
 * No record has this epoch or key where this one begins.
 */
#define PROVERKA_FAULT_BASE 43

/**
 * The size or head at the end is not that of the record.
 */
#define PROVERKA_FAULT_END 44

/**
 * There are more than 16 export statements.
 */
#define PROVERKA_FAULT_STATEMENTS 45

/**
 * An export statement does not fit the record.
 */
#define PROVERKA_FAULT_STATEMENT 46

/**
 * A slot is damaged.
 */
#define PROVERKA_FAULT_DAMAGED 47

/**
 * A page is missing or damaged.
 */
#define PROVERKA_FAULT_PAGE 48

/**
 * Slots outside of the record are neither blank nor valid.
 */
#define PROVERKA_FAULT_STRAY 49

/**
 * The header of a page contradicts the record.
 */
#define PROVERKA_FAULT_HEADER 50

/**
 * A part of the annex is missing.
 */
#define PROVERKA_FAULT_PART 51

/**
 * No sequence number is left.
 */
#define PROVERKA_FAULT_FULL 52

/**
 * Something else is wrong, for which there is no number in this header yet.
 */
#define PROVERKA_FAULT_OTHER 255

/**
 * The largest number of heads that a program can give to an audit.
 */
#define PROVERKA_MOST_HEADS 8

/**
 * Nobody: no nonce was given.
 */
#define PROVERKA_NOBODY 0

/**
 * The host, whose items are counted.
 */
#define PROVERKA_HOST 1

/**
 * The inspectorate, which counts them.
 */
#define PROVERKA_INSPECTORATE 2

/**
 * Both of them, at different times.
 */
#define PROVERKA_EACH 3

/**
 * Complete. Every count was made in a session that both parties held, and all numbers agree with earlier entries.
 */
#define PROVERKA_GRADE_JOINT 1

/**
 * Complete, but a party acted alone at least once: see `alone`.
 */
#define PROVERKA_GRADE_UNILATERAL 2

/**
 * Complete, but a party disputed a head.
 */
#define PROVERKA_GRADE_DISPUTED 3

/**
 * Complete, but an export statement names other firmware than the genesis.
 */
#define PROVERKA_GRADE_ALTERED 4

/**
 * Complete, but the record ends before a head that the request holds, whose size is `conflict_size`.
 */
#define PROVERKA_GRADE_SHORTER 5

/**
 * Complete, but no export statement contains the nonce of the request.
 */
#define PROVERKA_GRADE_UNANSWERED 6

/**
 * Complete, but its last head differs from one that the request holds, and nothing shows that the device built on it.
 */
#define PROVERKA_GRADE_UNCONFIRMED 7

/**
 * Incomplete or invalid from the entry `bad_entry` on, for the reason `fault`.
 */
#define PROVERKA_GRADE_BROKEN 8

/**
 * It contradicts a head that the request holds, at `conflict_size`, and the device built on it.
 */
#define PROVERKA_GRADE_EQUIVOCATION 9

/**
 * What the address of the storage for a treaty must be a multiple of. Unit: bytes.
 */
#define PROVERKA_STORAGE_ALIGNMENT 16

/**
 * A treaty, with the acts that are on record for it. Programs hold pointers to it and never look inside.
 */
typedef struct proverka_treaty_t proverka_treaty_t;

/**
 * What a function returns: `PROVERKA_OK`, or why it did nothing.
 */
typedef uint32_t proverka_status_t;

/**
 * A day of the proleptic Gregorian calendar, from 0001-01-01 to 9999-12-31. Where a function says that a day may be
 * missing, three zeros stand for "no day".
 */
typedef struct proverka_date_t {
  /**
   * The year, 1 to 9999.
   */
  uint16_t year;
  /**
   * The month, 1 to 12.
   */
  uint8_t month;
  /**
   * The day of the month, 1 to 31.
   */
  uint8_t day;
} proverka_date_t;

/**
 * A set of parties of one treaty, such as those whose act something was. All zeros are the empty set. Fill it with
 * `proverka_parties_add`.
 */
typedef struct proverka_parties_t {
  /**
   * Bit `i % 32` of word `i / 32` stands for the party with index `i` in the treaty's list.
   */
  uint32_t words[8];
} proverka_parties_t;

/**
 * A legal or political act in the life of a treaty, such as a notice of withdrawal.
 */
typedef struct proverka_act_t {
  /**
   * The first day on which the act may have happened.
   */
  struct proverka_date_t earliest;
  /**
   * The last day on which it may have happened; the same as `earliest` if the day is known.
   */
  struct proverka_date_t latest;
  /**
   * A day that the act names: the new end of an extension, which must be given; the day that a notice of withdrawal
   * asks for; the day on which the treaty binds a party that joins, or ends by agreement. It is after `latest`.
   * Three zeros if the act names none.
   */
  struct proverka_date_t until;
  /**
   * What was done: one of `PROVERKA_ACT_*`.
   */
  uint8_t kind;
  /**
   * Of `PROVERKA_ACT_NAMED_DAY`: the index of the day, from `proverka_named_day_find`. Zero for all other kinds.
   */
  uint8_t named_day;
  /**
   * This must be zero.
   */
  uint8_t reserved[2];
  /**
   * Whose act it was. The empty set stands for an act of all parties together, or one of which it does not matter
   * whose it was. Some kinds must name a party.
   */
  struct proverka_parties_t parties;
} proverka_act_t;

/**
 * A question about a treaty. Fill it with `proverka_question_make`, or by hand. A field that was forgotten is an error
 * or makes answers undecided; it never decides one.
 */
typedef struct proverka_question_t {
  /**
   * The treaty. It must live as long as the question is used.
   */
  const struct proverka_treaty_t *treaty;
  /**
   * With `PROVERKA_ACTS_GIVEN`: what happened to the treaty, sorted by `earliest`. Acts after the day asked about
   * change nothing. Null if `act_count` is zero, and with `PROVERKA_ACTS_ON_RECORD`.
   */
  const struct proverka_act_t *acts;
  /**
   * The number of acts, at most `PROVERKA_MOST_ACTS`; zero with `PROVERKA_ACTS_ON_RECORD`.
   */
  size_t act_count;
  /**
   * The first day asked about. Three zeros if there is no earliest day.
   */
  struct proverka_date_t earliest;
  /**
   * The last day asked about; the same as `earliest` for one day. Three zeros if there is no latest day, as with a
   * clock that lost its time. About a range of days, an answer is decided only if it is the same on all of them.
   */
  struct proverka_date_t latest;
  /**
   * Where the acts come from: `PROVERKA_ACTS_ON_RECORD` or `PROVERKA_ACTS_GIVEN`.
   */
  uint8_t act_source;
  /**
   * Whether a term still runs on its anniversary: `PROVERKA_LAST_DAY_EVE` or `PROVERKA_LAST_DAY_ANNIVERSARY`.
   * Parties and sources disagree, so there is no default.
   */
  uint8_t last_day;
  /**
   * This must be zero.
   */
  uint8_t reserved[2];
} proverka_question_t;

/**
 * The end of a term: the day on which it ends by the treaty's text, for example the anniversary. Whether the treaty is
 * still in force on that day depends on `last_day` of the question.
 */
typedef struct proverka_end_t {
  /**
   * The first possible day; three zeros if there is none.
   */
  struct proverka_date_t earliest;
  /**
   * The last possible day; three zeros if there is none.
   */
  struct proverka_date_t latest;
  /**
   * One of `PROVERKA_END_*`.
   */
  uint8_t kind;
  /**
   * This is always zero.
   */
  uint8_t reserved[3];
} proverka_end_t;

/**
 * The state of a treaty on the day asked about, as far as it was known on that day.
 */
typedef struct proverka_term_t {
  /**
   * The day of entry into force; three zeros if the treaty never entered into force.
   */
  struct proverka_date_t entry_into_force;
  /**
   * The last day in force, under the reading in the question. Three zeros if it is not known exactly, if the treaty
   * never ends, and if it never entered into force.
   */
  struct proverka_date_t last_day;
  /**
   * The farthest day to which the treaty can still be extended. Three zeros if it cannot be extended, and if the
   * text sets no longest extension.
   */
  struct proverka_date_t extendable_until;
  /**
   * When it ends or ended.
   */
  struct proverka_end_t ends;
  /**
   * The remaining days in force, with the day asked about; 0 once the treaty has ended. Before entry into force, it
   * is the length of the whole term. `PROVERKA_DAYS_UNKNOWN` if it is not known.
   */
  uint32_t days_left;
  /**
   * Whether the treaty is in force on all days asked about: `PROVERKA_HOLDS`, `PROVERKA_FAILS` or
   * `PROVERKA_UNDECIDED`.
   */
  uint8_t in_force;
  /**
   * One of `PROVERKA_TREATY_*`.
   */
  uint8_t status;
  /**
   * One of `PROVERKA_EXTENSION_*`.
   */
  uint8_t extension;
  /**
   * This is always zero.
   */
  uint8_t reserved;
  /**
   * The parties that surely declared a suspension and surely have not ended it. A suspension changes no legal date.
   */
  struct proverka_parties_t suspended_by;
  /**
   * The parties whose withdrawal has surely taken effect.
   */
  struct proverka_parties_t withdrawn;
} proverka_term_t;

/**
 * What a hypothetical act would change.
 */
typedef struct proverka_what_if_t {
  /**
   * When the treaty ends without the act.
   */
  struct proverka_end_t before;
  /**
   * When it would end with the act; the same as `before` if the act is not allowed.
   */
  struct proverka_end_t after;
  /**
   * The last day in force with the act, under the reading in the question; three zeros if it is not known exactly.
   */
  struct proverka_date_t last_day;
  /**
   * Whether the treaty's text allows the act: `PROVERKA_HOLDS`, `PROVERKA_FAILS`, `PROVERKA_UNDECIDED`, or
   * `PROVERKA_NOT_BINDING` if no rule of the treaty is about it.
   */
  uint8_t verdict;
  /**
   * This is always zero.
   */
  uint8_t reserved[3];
} proverka_what_if_t;

/**
 * A number that may be known only within bounds, in steps of its quantity: of a quantity with two decimals, 367 stands
 * for 3.67.
 */
typedef struct proverka_range_t {
  /**
   * The smallest possible number.
   */
  uint32_t least;
  /**
   * The largest possible number, the same as `least` if the number is known exactly. `PROVERKA_UNBOUNDED` if nothing
   * bounds it.
   */
  uint32_t most;
} proverka_range_t;

/**
 * A declared total: how much a side has of a quantity.
 */
typedef struct proverka_total_t {
  /**
   * The side, or the group of parties that keep a limit together, such as `US`. The text needs no zero byte.
   */
  const char *side;
  /**
   * The length of `side`. Unit: bytes.
   */
  size_t side_length;
  /**
   * The quantity of the treaty, such as `warheads`. The text needs no zero byte.
   */
  const char *quantity;
  /**
   * The length of `quantity`. Unit: bytes.
   */
  size_t quantity_length;
  /**
   * How much it is.
   */
  struct proverka_range_t number;
} proverka_total_t;

/**
 * The judgement of one total against one limit.
 */
typedef struct proverka_finding_t {
  /**
   * The distance to the bound: negative if it is exceeded. Only if `has_margin` is 1. Unit: steps of the quantity.
   */
  int64_t margin;
  /**
   * The number that the limit allows, or at least requires. Only if `has_bound` is 1.
   */
  struct proverka_range_t bound;
  /**
   * The index of the total in the list that was given.
   */
  uint32_t total;
  /**
   * `PROVERKA_HOLDS`, `PROVERKA_FAILS`, `PROVERKA_UNDECIDED` or `PROVERKA_NOT_BINDING`.
   */
  uint8_t verdict;
  /**
   * 1 if the limit is a floor, which requires at least something; 0 if it is a ceiling.
   */
  uint8_t is_floor;
  /**
   * 1 if there is a bound; 0 if nothing is known about it, as of a share of a number that was not given.
   */
  uint8_t has_bound;
  /**
   * 1 if there is a margin; 0 if no single number expresses it.
   */
  uint8_t has_margin;
  /**
   * How well the limit is known: one of `PROVERKA_PROVENANCE_*`.
   */
  uint8_t provenance;
  /**
   * The number of decimals of the quantity, 0 to 6.
   */
  uint8_t decimals;
  /**
   * 1 if the clause was cut because it did not fit; 0 otherwise. No clause of the catalogue is cut.
   */
  uint8_t clause_is_cut;
  /**
   * This is always zero.
   */
  uint8_t reserved;
  /**
   * The clause of the treaty, such as `II(1)(b)`: UTF-8 that ends with a zero byte.
   */
  char clause[PROVERKA_CLAUSE_SIZE];
} proverka_finding_t;

/**
 * What all findings say together.
 */
typedef struct proverka_summary_t {
  /**
   * The number of findings, also of those for which there was no room.
   */
  size_t findings;
  /**
   * The number of limits that were not judged because no total of that side and quantity was given.
   */
  size_t not_judged;
  /**
   * The verdict on all findings together: it fails if one fails, and is undecided if none fails and one is
   * undecided. It says nothing about limits that were not judged.
   */
  uint8_t verdict;
  /**
   * This is always zero.
   */
  uint8_t reserved[7];
} proverka_summary_t;

/**
 * A head of the record that the caller has seen or noted.
 */
typedef struct proverka_head_t {
  /**
   * The size of the record when the head was seen. Unit: entries.
   */
  uint32_t size;
  /**
   * The head at that size.
   */
  uint8_t head[32];
} proverka_head_t;

/**
 * What an audit checks besides the record itself.
 */
typedef struct proverka_audit_request_t {
  /**
   * The Ed25519 public key of the host, which the caller knows from elsewhere: a record alone proves nothing about
   * whose it is.
   */
  uint8_t host_key[32];
  /**
   * The Ed25519 public key of the inspectorate.
   */
  uint8_t inspectorate_key[32];
  /**
   * The nonce that an export statement must contain. It must not be all zeros, unless `nonce_of` is
   * `PROVERKA_NOBODY`.
   */
  uint8_t nonce[32];
  /**
   * Heads that the record must contain, or null if there are none. Only a head that was kept elsewhere reveals that
   * entries were removed from the end.
   */
  const struct proverka_head_t *heads;
  /**
   * The number of heads, at most `PROVERKA_MOST_HEADS`.
   */
  size_t head_count;
  /**
   * Whose nonce it is: `PROVERKA_HOST`, `PROVERKA_INSPECTORATE`, or `PROVERKA_NOBODY` if the audit asks for none.
   */
  uint8_t nonce_of;
  /**
   * This must be zero.
   */
  uint8_t reserved[7];
} proverka_audit_request_t;

/**
 * The result of an audit. No grade alone means that all is well: always read it together with `unwitnessed`.
 */
typedef struct proverka_audit_report_t {
  /**
   * The earliest moment of the expiry in force at the end. Only if `has_expiry` is 1. Unit: Unix seconds.
   */
  int64_t expiry_earliest;
  /**
   * The latest moment of that expiry. Only if `has_expiry` is 1. Unit: Unix seconds.
   */
  int64_t expiry_latest;
  /**
   * The grade: one of `PROVERKA_GRADE_*`.
   */
  uint8_t grade;
  /**
   * Who acted alone: `PROVERKA_NOBODY`, `PROVERKA_HOST`, `PROVERKA_INSPECTORATE` or `PROVERKA_EACH`.
   */
  uint8_t alone;
  /**
   * What is wrong with the entry `bad_entry`: one of `PROVERKA_FAULT_*`; `PROVERKA_FAULT_NONE` if the record is
   * whole.
   */
  uint8_t fault;
  /**
   * 1 if something vouches for the head at the base: the genesis, or a release that both parties signed.
   */
  uint8_t is_vouched;
  /**
   * 1 if the expiry is known; 0 if a release hides it.
   */
  uint8_t has_expiry;
  /**
   * 1 if `confirmed` is known.
   */
  uint8_t has_confirmed;
  /**
   * The key epoch of the next entry.
   */
  uint16_t epoch;
  /**
   * The number of the first bad entry; if the fault lies after the entries, one more than the last good one. Zero if
   * the record is whole.
   */
  uint32_t bad_entry;
  /**
   * The size of the record before its first entry in the bundle. Unit: entries.
   */
  uint32_t base;
  /**
   * The size up to which the record is good. Unit: entries.
   */
  uint32_t size;
  /**
   * The largest size on whose head the device is shown to have built. Only if `has_confirmed` is 1. Unit: entries.
   */
  uint32_t confirmed;
  /**
   * The number of entries after the last head that both parties signed. Whoever controls the device's memory can
   * remove these without trace.
   */
  uint32_t unwitnessed;
  /**
   * The largest size whose head the host signed. Unit: entries.
   */
  uint32_t witnessed_by_host;
  /**
   * The largest size whose head the inspectorate signed. Unit: entries.
   */
  uint32_t witnessed_by_inspectorate;
  /**
   * The size at which the record differs from a head of the request, or of the head that it does not reach; zero if
   * there is no such head.
   */
  uint32_t conflict_size;
  /**
   * The number of heads of the request that lie below the base, so that they cannot be checked.
   */
  uint32_t unreachable;
  /**
   * The number of redacted entries.
   */
  uint32_t hidden;
  /**
   * The number of sessions held by both parties.
   */
  uint32_t joint_sessions;
  /**
   * The number of sessions held by the host alone.
   */
  uint32_t host_sessions;
  /**
   * The number of sessions held by the inspectorate alone.
   */
  uint32_t inspectorate_sessions;
  /**
   * The number of entries in which the host disputed a head.
   */
  uint32_t disputed_by_host;
  /**
   * The number of entries in which the inspectorate disputed a head.
   */
  uint32_t disputed_by_inspectorate;
  /**
   * The number of export statements that match the record.
   */
  uint32_t statements;
  /**
   * The number of export statements that name other firmware than the genesis.
   */
  uint32_t other_firmware;
  /**
   * The number of entries of each kind, indexed by the kind byte, 1 to 19. Index 0 is not used.
   */
  uint32_t kinds[20];
  /**
   * The identifier of the device.
   */
  uint8_t device[16];
  /**
   * The term digest of the record, which the parties signed at the enrolment.
   */
  uint8_t term[32];
  /**
   * The head at the base, as stated by the bundle.
   */
  uint8_t base_head[32];
  /**
   * The head at `size`.
   */
  uint8_t head[32];
} proverka_audit_report_t;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Returns the version of the interface that the library was built with. A program that compares it with
 * `PROVERKA_INTERFACE` notices that header and library do not belong together.
 */
uint32_t proverka_interface(void);

/**
 * Returns the text of a status, in English. It ends with a zero byte, lives as long as the program and is never null:
 * a number that is no status has the text `unknown status`.
 */
const char *proverka_status_text(proverka_status_t status);

/**
 * Makes a date of a year, a month and a day, and checks that there is such a day. A `proverka_date_t` can also be
 * filled by hand: every function checks the dates that it is given.
 *
 * Status: `PROVERKA_NO_SUCH_DAY`.
 */
proverka_status_t proverka_date_make(uint16_t year, uint8_t month, uint8_t day, struct proverka_date_t *date);

/**
 * Reads a date of the form YYYY-MM-DD from `length` bytes of `iso`. No other form and no blanks are accepted.
 *
 * Status: `PROVERKA_NOT_A_DATE`, `PROVERKA_NO_SUCH_DAY`, `PROVERKA_NOT_UTF8`.
 */
proverka_status_t proverka_date_parse(const char *iso, size_t length, struct proverka_date_t *date);

/**
 * Writes a date as text of the form YYYY-MM-DD, with a zero byte at its end, into `capacity` bytes at `buffer`.
 *
 * Status: `PROVERKA_NO_SUCH_DAY`; `PROVERKA_BUFFER_TOO_SMALL` if `capacity` is less than `PROVERKA_DATE_TEXT_SIZE`.
 */
proverka_status_t proverka_date_format(struct proverka_date_t date, char *buffer, size_t capacity);

/**
 * Gives the number of days since 0001-01-01, from 0 to 3652058.
 *
 * Status: `PROVERKA_NO_SUCH_DAY`.
 */
proverka_status_t proverka_date_to_day_number(struct proverka_date_t date, uint32_t *number);

/**
 * Gives the date of a number of days since 0001-01-01.
 *
 * Status: `PROVERKA_OUT_OF_CALENDAR` for a number above 3652058.
 */
proverka_status_t proverka_date_from_day_number(uint32_t number, struct proverka_date_t *date);

/**
 * Gives the date that is `count` units later, or earlier if `count` is negative.
 *
 * `unit` is `PROVERKA_DAYS`, `PROVERKA_MONTHS` or `PROVERKA_YEARS`. `month_end` is `PROVERKA_MONTH_END_CLAMP` or
 * `PROVERKA_MONTH_END_REJECT`, and says what happens if the resulting month does not have the day. It must be given
 * for days too, although it does not matter there.
 *
 * Status: `PROVERKA_NO_SUCH_DAY`, `PROVERKA_BAD_VALUE`, `PROVERKA_OUT_OF_CALENDAR`, `PROVERKA_MONTH_TOO_SHORT`.
 */
proverka_status_t proverka_date_add(struct proverka_date_t date,
                                    int32_t count,
                                    uint8_t unit,
                                    uint8_t month_end,
                                    struct proverka_date_t *result);

/**
 * Gives the number of days from one date to another; negative if the other one is earlier.
 *
 * Status: `PROVERKA_NO_SUCH_DAY`.
 */
proverka_status_t proverka_date_days_between(struct proverka_date_t from, struct proverka_date_t to, int32_t *days);

/**
 * Gives the day of the week as ISO 8601 numbers it: 1 for Monday to 7 for Sunday.
 *
 * Status: `PROVERKA_NO_SUCH_DAY`.
 */
proverka_status_t proverka_date_weekday(struct proverka_date_t date, uint8_t *weekday);

/**
 * Gives the treaty with this index in the catalogue, from 0. The treaty is constant and lives as long as the program.
 *
 * Status: `PROVERKA_NO_SUCH_TREATY` if the index is too large.
 */
proverka_status_t proverka_treaty_at(size_t index, const struct proverka_treaty_t **treaty);

/**
 * Writes the name with this index, from 0, and a zero byte into `capacity` bytes at `buffer`. `list` says of what:
 * one of `PROVERKA_NAME_*`.
 *
 * Status: `PROVERKA_NO_SUCH_NAME` if the index is too large; `PROVERKA_BAD_VALUE`; `PROVERKA_BUFFER_TOO_SMALL`.
 */
proverka_status_t proverka_treaty_name(const struct proverka_treaty_t *treaty,
                                       uint8_t list,
                                       size_t index,
                                       char *buffer,
                                       size_t capacity);

/**
 * Finds a treaty of the catalogue by its name of `length` bytes, such as `new-start` or `inf`. The treaty is constant
 * and lives as long as the program.
 *
 * A program that calls this has the whole catalogue in its flash: see `proverka_new_start`.
 *
 * Status: `PROVERKA_NO_SUCH_TREATY`, `PROVERKA_NOT_UTF8`.
 */
proverka_status_t proverka_treaty_find(const char *name, size_t length, const struct proverka_treaty_t **treaty);

/**
 * Returns New START. It is the treaty that `proverka_treaty_find` finds by the name `new-start`, and it is there for
 * programs that want no other treaty in their flash. It is never null.
 */
const struct proverka_treaty_t *proverka_new_start(void);

/**
 * Adds the party with this code of `length` bytes, such as `US`, to a set of parties of the treaty.
 *
 * Status: `PROVERKA_NO_SUCH_PARTY`, also if the set has parties that the treaty has not; `PROVERKA_NOT_UTF8`.
 */
proverka_status_t proverka_parties_add(const struct proverka_treaty_t *treaty,
                                       const char *code,
                                       size_t length,
                                       struct proverka_parties_t *parties);

/**
 * Finds a day that the treaty names and counts from, such as `implementation_day`, by its name of `length` bytes, and
 * gives its index for `named_day` of an act.
 *
 * Status: `PROVERKA_NO_SUCH_NAMED_DAY`, `PROVERKA_NOT_UTF8`.
 */
proverka_status_t proverka_named_day_find(const struct proverka_treaty_t *treaty,
                                          const char *name,
                                          size_t length,
                                          uint8_t *index);

/**
 * Fills a question about one day, after the acts that are on record for the treaty.
 *
 * `last_day` is `PROVERKA_LAST_DAY_EVE` or `PROVERKA_LAST_DAY_ANNIVERSARY`.
 *
 * Status: `PROVERKA_NO_SUCH_DAY`, `PROVERKA_BAD_VALUE`.
 */
proverka_status_t proverka_question_make(const struct proverka_treaty_t *treaty,
                                         struct proverka_date_t day,
                                         uint8_t last_day,
                                         struct proverka_question_t *question);

/**
 * Returns the word for a verdict, such as `not_binding`. It ends with a zero byte, lives as long as the program and is
 * never null: a number that is no verdict has the text `unknown verdict`.
 */
const char *proverka_verdict_text(uint8_t verdict);

/**
 * Says whether a treaty is in force, until when, and what was done about it.
 *
 * Status: what is wrong with the question or its acts.
 */
proverka_status_t proverka_term(const struct proverka_question_t *question, struct proverka_term_t *term);

/**
 * Says what the treaty is to the party with this code of `length` bytes, such as `US`: one of `PROVERKA_PARTY_*`.
 *
 * Status: `PROVERKA_NO_SUCH_PARTY`, `PROVERKA_NOT_UTF8`, or what is wrong with the question or its acts.
 */
proverka_status_t proverka_party_standing(const struct proverka_question_t *question,
                                          const char *code,
                                          size_t length,
                                          uint8_t *standing);

/**
 * Says what a notice of withdrawal by `parties`, received on `received`, would change. The set must not be empty.
 *
 * The first day asked about in the question is the day up to which the acts are known.
 *
 * Status: `PROVERKA_NO_SUCH_DAY`, `PROVERKA_NO_SUCH_PARTY`, or what is wrong with the question or its acts.
 */
proverka_status_t proverka_if_notice(const struct proverka_question_t *question,
                                     struct proverka_date_t received,
                                     const struct proverka_parties_t *parties,
                                     struct proverka_what_if_t *what_if);

/**
 * Says what an extension by `count` units would change, if every party decided it and it came into force on the first
 * day asked about. `unit` is `PROVERKA_DAYS`, `PROVERKA_MONTHS` or `PROVERKA_YEARS`.
 *
 * Status: `PROVERKA_BAD_VALUE`; `PROVERKA_NO_EXPIRY`; `PROVERKA_OUT_OF_CALENDAR` if the new end is past the calendar
 * or the treaty's rule for short months refuses it; or what is wrong with the question or its acts.
 */
proverka_status_t proverka_if_extended(const struct proverka_question_t *question,
                                       int32_t count,
                                       uint8_t unit,
                                       struct proverka_what_if_t *what_if);

/**
 * Returns the word for one of `PROVERKA_TREATY_*`, such as `in_force`. It ends with a zero byte, lives as long as the
 * program and is never null: another number has the text `unknown status`.
 */
const char *proverka_treaty_text(uint8_t status);

/**
 * Judges totals against the limits of the treaty on the day asked about.
 *
 * Every limit that is relevant on that day and that is about a total gives a finding, in the order of the sides of the
 * treaty, then its groups, each in the order of the limits. A limit without a total gives none and is counted in
 * `not_judged`. To see such a limit as undecided, give a total from 0 to `PROVERKA_UNBOUNDED`. A share of the number
 * of another day is undecided.
 *
 * `findings` has room for `capacity` findings. If there are more, the first ones are written, `summary` is complete,
 * and the status is `PROVERKA_BUFFER_TOO_SMALL`. On any other error, nothing is written.
 *
 * Status: `PROVERKA_NO_SUCH_SIDE`, `PROVERKA_NO_SUCH_QUANTITY`, `PROVERKA_REPEATED`, `PROVERKA_REVERSED`,
 * `PROVERKA_NOT_UTF8`, `PROVERKA_BUFFER_TOO_SMALL`, or what is wrong with the question or its acts.
 */
proverka_status_t proverka_judge_totals(const struct proverka_question_t *question,
                                        const struct proverka_total_t *totals,
                                        size_t total_count,
                                        struct proverka_finding_t *findings,
                                        size_t capacity,
                                        struct proverka_summary_t *summary);

/**
 * Returns the text for what is wrong with an entry, in English. It ends with a zero byte, lives as long as the program
 * and is never null: another number has the text `unknown fault`. Needs a library with the feature `journal`.
 */
const char *proverka_fault_text(uint8_t fault);

/**
 * Audits a bundle of `length` bytes, which a device exported, and grades it.
 *
 * The work is bounded by the length of the bundle: about one signature for each entry. Nothing of the bundle is kept.
 * A bundle that is broken inside gives a report with the grade `PROVERKA_GRADE_BROKEN`. An error means that nothing
 * was judged, and must not count as a pass.
 *
 * Needs a library with the feature `journal`.
 *
 * Status: `PROVERKA_NOT_A_BUNDLE`, `PROVERKA_SHORT_BUNDLE`, `PROVERKA_BAD_BASE`, `PROVERKA_BAD_GENESIS`,
 * `PROVERKA_UNKNOWN_ALGORITHMS`, `PROVERKA_BAD_KEY`, `PROVERKA_SAME_KEY`, `PROVERKA_BAD_GENESIS_SIGNATURE`,
 * `PROVERKA_OTHER_PARTY`, `PROVERKA_BAD_VALUE`, `PROVERKA_TOO_MANY`.
 */
proverka_status_t proverka_audit_bundle(const uint8_t *bundle,
                                        size_t length,
                                        const struct proverka_audit_request_t *request,
                                        struct proverka_audit_report_t *report);

/**
 * Returns the word for a grade, such as `unilateral`. It ends with a zero byte, lives as long as the program and is
 * never null: another number has the text `unknown grade`. Needs a library with the feature `journal`.
 */
const char *proverka_grade_text(uint8_t grade);

/**
 * Returns the size of the storage that `proverka_treaty_read` needs. Unit: bytes. It is about 53,000 on a 64-bit
 * machine and 32,000 on a 32-bit one; features of the library add to it.
 *
 * Needs a library with the feature `text`.
 */
size_t proverka_storage_size(void);

/**
 * Reads a treaty of the program's own from JSON of `length` bytes, checks that its rows fit each other, and gives it
 * to the functions that take treaties. The documentation of the Rust module `proverka::text::treaty` describes the
 * format.
 *
 * The treaty borrows: `json`, `scratch` and `storage` must neither change nor move as long as it is used. There is
 * nothing to release. `storage` is a multiple of `PROVERKA_STORAGE_ALIGNMENT` and has `storage_size` bytes, at least
 * `proverka_storage_size()`. In `scratch`, escapes such as `\u00e9` are decoded: `length` bytes are always enough, and
 * it may be null if there are none. Reading takes a stack of about three times the size of the storage.
 *
 * There are no acts on record for such a treaty: with `PROVERKA_ACTS_ON_RECORD`, only its text counts.
 *
 * If the status is `PROVERKA_NOT_JSON`, `PROVERKA_NOT_A_TREATY` or `PROVERKA_FLAWED_TREATY`, the place of the first
 * fault is written to `fault_offset`, in bytes from the start of the text. Otherwise it is zero.
 *
 * Needs a library with the feature `text`.
 *
 * Status: these three, and `PROVERKA_BAD_STORAGE`.
 */
proverka_status_t proverka_treaty_read(const char *json,
                                       size_t length,
                                       char *scratch,
                                       size_t scratch_size,
                                       void *storage,
                                       size_t storage_size,
                                       const struct proverka_treaty_t **treaty,
                                       size_t *fault_offset);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PROVERKA_H */
