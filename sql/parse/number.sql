-- Numbers in text: thousands in groups of three, a currency sign in front; anything else is no number.

create or replace macro plain_number(x) as
    case
        when regexp_full_match(x, '[+-]?\d+(\.\d*)?([eE][+-]?\d{1,3})?|[+-]?\.\d+') then x
        when regexp_full_match(x, '[¥￥$]?\s*[+-]?\d{1,3}(,\d{3})*(\.\d+)?|[¥￥$]\s*[+-]?\d+(\.\d+)?')
            then regexp_replace(x, '[¥￥$,\s]', '', 'g')
    end;

create or replace macro read_number(x) as try_cast(plain_number(x) as decimal(28, 12));

create or replace macro read_money(x) as try_cast(plain_number(x) as decimal(18, 2));

create or replace macro read_integer(x) as
    case when read_number(x) = trunc(read_number(x)) then try_cast(read_number(x) as bigint) end;
