// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The grammar of expressions. Precedence from loose to tight: or, and, not, comparisons and in, + -, * / %, unary minus, ^.
 * So -2^2 is -4 and not x == 1 is not (x == 1), as in R. A location is the byte where a token begins.
 */
%define api.pure full
%define api.prefix {svy_expr_yy}
%define api.location.type {size_t}
%parse-param {struct svy_parse *p} {void *scanner}
%lex-param {struct svy_parse *p} {void *scanner}

%code requires {
#include "expr/ast.h"
}

%union {
	double num;
	char *text;
	char tag;
	enum svy_op test;
	struct svy_node *node;
}

%code {
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
int svy_expr_yylex(SVY_EXPR_YYSTYPE *val, size_t *loc, struct svy_parse *p, void *scanner);
static void svy_expr_yyerror(const size_t *loc, struct svy_parse *p, void *scanner, const char *msg);
#define YYLLOC_DEFAULT(cur, rhs, n) ((cur) = (n) ? YYRHSLOC(rhs, 1) : YYRHSLOC(rhs, 0))
/* A constructor that fails has said why. */
#define MAKE(to, what) do { if (!((to) = (what))) YYABORT; } while (0)
}

%token <num> NUMBER
%token <text> STRING NAME GLOB
%token <tag> TAG
%token EQ NE LE GE AND OR NOT IN ELSE ATLEAST WRONG ASSIGN
/* Comes first, from the caller of the parser, where the text is a program. */
%token PROGRAM
%type <node> expr arg list items
%type <test> comparison
%destructor { free($$); } <text>

%left OR
%left AND
%right NOT
%left EQ NE '<' LE '>' GE IN
%left '+' '-'
%left '*' '/' '%'
%precedence SIGN
%right '^'

%%

all: expr                       { p->expr->root = $1; }
   | PROGRAM assignments
   | PROGRAM assignments ';'
   ;

assignments: assignment
   | assignments ';' assignment
   ;

assignment: NAME ASSIGN         { svy_parse_assign_take(p, @1, $1); $1 = NULL; }
            expr                { svy_parse_assigned(p, $4, @2 + 1, p->pos); }
   ;

expr: NUMBER                    { $$ = svy_node_number(p, @1, $1); }
    | STRING                    { $$ = svy_node_text_take(p, SVY_OP_TEXT, @1, $1); }
    | TAG                       { $$ = svy_node_tag(p, @1, $1); }
    | NAME                      { $$ = svy_node_text_take(p, SVY_OP_VARIABLE, @1, $1); }
    | NAME '(' list ')'         { $$ = $3; $$->op = SVY_OP_CALL; $$->pos = @1; $$->text = $1; }
    | '(' expr ')'              { $$ = $2; $$->paren = true; }
    | '-' expr %prec SIGN       { MAKE($$, svy_node_negate(p, @1, $2)); }
    | '+' expr %prec SIGN       { $$ = $2; }
    | expr '+' expr             { MAKE($$, svy_node_new(p, SVY_OP_ADD, @2, $1, $3)); }
    | expr '-' expr             { MAKE($$, svy_node_new(p, SVY_OP_SUB, @2, $1, $3)); }
    | expr '*' expr             { MAKE($$, svy_node_new(p, SVY_OP_MUL, @2, $1, $3)); }
    | expr '/' expr             { MAKE($$, svy_node_new(p, SVY_OP_DIV, @2, $1, $3)); }
    | expr '%' expr             { MAKE($$, svy_node_new(p, SVY_OP_MOD, @2, $1, $3)); }
    | expr '^' expr             { MAKE($$, svy_node_new(p, SVY_OP_POW, @2, $1, $3)); }
    | expr EQ expr              { MAKE($$, svy_node_compare(p, SVY_OP_EQ, @2, $1, $3)); }
    | expr NE expr              { MAKE($$, svy_node_compare(p, SVY_OP_NE, @2, $1, $3)); }
    | expr '<' expr             { MAKE($$, svy_node_compare(p, SVY_OP_LT, @2, $1, $3)); }
    | expr LE expr              { MAKE($$, svy_node_compare(p, SVY_OP_LE, @2, $1, $3)); }
    | expr '>' expr             { MAKE($$, svy_node_compare(p, SVY_OP_GT, @2, $1, $3)); }
    | expr GE expr              { MAKE($$, svy_node_compare(p, SVY_OP_GE, @2, $1, $3)); }
    | expr IN items             { MAKE($$, svy_node_compare(p, SVY_OP_IN, @2, $1, $3)); }
    | expr NOT IN items %prec IN
                                { MAKE($$, svy_node_compare(p, SVY_OP_IN, @2, $1, $4)); $$->negate = true; }
    | expr AND expr             { MAKE($$, svy_node_new(p, SVY_OP_AND, @2, $1, $3)); }
    | expr OR expr              { MAKE($$, svy_node_new(p, SVY_OP_OR, @2, $1, $3)); }
    | NOT expr                  { MAKE($$, svy_node_new(p, SVY_OP_NOT, @1, $2, NULL)); }
    ;

items: '(' list ')'             { $$ = $2; }
    ;

list: arg                       { MAKE($$, svy_node_new(p, SVY_OP_LIST, @1, $1, NULL)); }
    | list ',' arg              { MAKE($$, svy_node_add_kid(p, $1, $3)); }
    ;

/* What an argument that is no expression may mean depends on where it stands; bind knows. */
arg: expr
   | expr ':' expr              { MAKE($$, svy_node_new(p, SVY_OP_RANGE, @2, $1, $3)); }
   | GLOB                       { $$ = svy_node_text_take(p, SVY_OP_GLOB, @1, $1); }
   | ELSE expr                  { MAKE($$, svy_node_new(p, SVY_OP_ELSE, @1, $2, NULL)); }
   | ATLEAST expr               { MAKE($$, svy_node_new(p, SVY_OP_ATLEAST, @1, $2, NULL)); }
   | IN items                   { MAKE($$, svy_node_test(p, SVY_OP_IN, @1, $2, false)); }
   | NOT IN items               { MAKE($$, svy_node_test(p, SVY_OP_IN, @1, $3, true)); }
   | comparison expr            { MAKE($$, svy_node_test(p, $1, @1, $2, false)); }
   ;

comparison: EQ                  { $$ = SVY_OP_EQ; }
    | NE                        { $$ = SVY_OP_NE; }
    | '<'                       { $$ = SVY_OP_LT; }
    | LE                        { $$ = SVY_OP_LE; }
    | '>'                       { $$ = SVY_OP_GT; }
    | GE                        { $$ = SVY_OP_GE; }
    ;

%%

static void svy_expr_yyerror(const size_t *loc, struct svy_parse *p, void *scanner, const char *msg)
{
	(void)scanner;
	const char *text = p->text;
	size_t n = p->end - p->pos;
	if (strstr(msg, "memory"))
		svy_expr_fail(p->ctx, text, *loc, "expression is nested too deeply");
	else if (p->naming && text[p->pos] != ';')
		svy_expr_fail(p->ctx, text, *loc, "%s, as in 'name = 2 * x'", n == 0 ? "an assignment is needed" : "an assignment begins with a name and '='");
	else if (n > 1 && text[p->end - 1] == '=' && strncasecmp(text + p->pos, "min", 3) == 0)
		svy_expr_fail(p->ctx, text, p->end - 1, "'=' does not compare (use ==)");
	else if (n == 0)
		svy_expr_fail(p->ctx, text, *loc, "unexpected end of the expression");
	else if (n == 2 && strncasecmp(text + p->pos, "to", 2) == 0)
		svy_expr_fail(p->ctx, text, *loc, "unexpected '%.2s' (a range of variables is q1:q5)", text + p->pos);
	else
		svy_expr_fail(p->ctx, text, *loc, "unexpected '%.*s'", n > 40 ? 40 : (int)n, text + p->pos);
}
