/* The published facts on a board. */

int facts(void);
int run(void);

int run(void) { return facts(); }
