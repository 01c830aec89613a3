-- The placement fee, decided for a list of agencies and their placements, by hand for DuckDB.
--
-- A placement that surely fails is dropped at once. What may count bounds the number of people from
-- above, what surely counts from below; where the two meet the number is known.

COPY (
  WITH weighed AS (
    SELECT p.机构编号, 证件号码,
      户籍区 = '海淀区' AND 登记身份 = '城镇登记失业人员' AND 免费介绍 AND 就业去向 = '单位就业'
        AND year(介绍日期) = 年度 AND NOT 他机构已申领 AS counts,
      (list_contains(['东城区', '西城区', '朝阳区', '丰台区', '石景山区', '海淀区', '门头沟区',
          '房山区', '通州区', '顺义区', '昌平区', '大兴区', '怀柔区', '平谷区', '密云区', '延庆区',
          '外省市'], 户籍区)
        AND list_contains(['家庭户', '单位集体户', '学生集体户'], 户口性质)
        AND list_contains(['城镇登记失业人员', '农村登记失业人员', '就业困难人员',
          '毕业年度内离校未就业高校毕业生', '其他高校毕业生', '未登记失业人员', '其他重点群体人员',
          '其他人员'], 登记身份)
        AND list_contains(['单位就业', '灵活就业', '自主创业', '未就业'], 就业去向)
      ) IS FALSE AS refused
    FROM read_parquet($records) AS p JOIN read_parquet($input) AS a USING (机构编号)
  ), people AS (
    SELECT 机构编号, 证件号码, bool_or(counts IS TRUE) AS surely, bool_or(refused) AS refused,
      count(*) FILTER (counts IS DISTINCT FROM FALSE) AS placed
    FROM weighed
    WHERE counts IS DISTINCT FROM FALSE OR refused
    GROUP BY 机构编号, 证件号码
  ), counted AS (
    SELECT 机构编号, bool_or(refused) AS refused,
      greatest(count(*) FILTER (surely AND 证件号码 IS NOT NULL), bool_or(surely)::INTEGER) AS low,
      count(*) FILTER (placed > 0 AND 证件号码 IS NOT NULL)
        + coalesce(sum(placed) FILTER (证件号码 IS NULL), 0) AS high
    FROM people
    GROUP BY 机构编号
  ), judged AS (
    SELECT a.*, coalesce(low, 0)::BIGINT AS low, coalesce(high, 0)::BIGINT AS high,
      (c.refused OR 年度 NOT BETWEEN 2000 AND 2100) IS TRUE AS refused,
      机构已认定 AS accredited,
      CASE WHEN coalesce(low, 0) >= 1 THEN TRUE WHEN coalesce(high, 0) < 1 THEN FALSE END AS any_one
    FROM read_parquet($input, file_row_number = true) AS a
      LEFT JOIN counted AS c USING (机构编号)
  )
  SELECT 机构编号, 机构已认定, 年度, 本年度已领补助,
    CASE WHEN refused THEN NULL
         WHEN NOT (accredited AND any_one) THEN '不可享受'
         WHEN accredited AND any_one THEN '可享受'
         ELSE '待补正' END AS 结论,
    CASE WHEN NOT refused AND accredited AND any_one AND low = high THEN low END AS 计补人数,
    CASE WHEN NOT refused AND accredited AND any_one AND low = high
         THEN 500 * low END AS 职业介绍补贴,
    CASE WHEN NOT refused THEN nullif(concat_ws('；',
      CASE WHEN NOT accredited THEN '机构资格' END,
      CASE WHEN NOT any_one THEN '有成功介绍' END), '') END AS 不符合,
    CASE WHEN NOT refused THEN nullif(concat_ws('；',
      CASE WHEN accredited IS NULL THEN '机构资格' END,
      CASE WHEN any_one IS NULL THEN '有成功介绍' END), '') END AS 待补,
    NULL::VARCHAR AS 待解释,
    CASE WHEN NOT refused THEN '2023-draft（草案，不可用于发放）; 户籍口径＝凡登记户籍; 重点群体＝仅城镇登记失业人员; 成功时点＝介绍日; 计次口径＝每人每自然年度一次' END AS 版本,
    CASE WHEN refused THEN '介绍记录' END AS 错误
  FROM judged
  ORDER BY file_row_number  -- which the joins have lost
) TO $output (FORMAT parquet);
